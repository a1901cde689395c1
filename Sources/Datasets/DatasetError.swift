/// A data set cannot be read, filtered, cut or written as asked.
package struct DatasetError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Code: String, Sendable {
    /// The file is not there or cannot be opened.
    case missingFile
    /// The file cannot be read to its end, or is an archive that is cut or of a foreign kind.
    case unreadable
    /// A file or folder cannot be written, or one is there already.
    case unwritable
    /// A prepared folder holds other files than those it was written with.
    case altered
    /// The first line does not say what the format needs.
    case badHeader
    /// A line is not what the format says.
    case badLine
    /// An option of a reader, filter or split that does not exist or does not fit the data.
    case badOption
    /// A step needs time stamps, and the data has none or not everywhere.
    case noTimes
    /// A step needs ratings, and the data has none.
    case noRatings
    /// Nothing is left to work with.
    case empty
  }

  package var code: Code
  package var message: String
  /// The file, as it was named; empty when the fault is not about a file.
  package var file: String
  /// The line of the file, from 1; 0 when the fault is not about a line.
  package var line: Int
  /// The column of a table, from 1; 0 when the fault is not about one.
  package var column: Int

  package init(_ code: Code, _ message: String, file: String = "", line: Int = 0, column: Int = 0) {
    (self.code, self.message, self.file) = (code, message, file)
    (self.line, self.column) = (line, column)
  }

  package var description: String {
    var place = file
    if line > 0 { place += (place.isEmpty ? "" : ", ") + "line \(line)" }
    if column > 0 { place += ", column \(column)" }
    return place.isEmpty ? message : "\(place): \(message)"
  }
}
