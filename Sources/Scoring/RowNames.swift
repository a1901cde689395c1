import CKernels
import Glibc

// The file: a page that says what it is, then where each name ends, then the names, each from a new page on,
// little-endian. Opening maps it and reads one page.

/// The names of an index's rows, by row, in a file that is opened without being read.
package final class RowNames: Sendable {
  package let count: Int
  private let file: MappedFile
  private let textLength: Int

  /// Where each name ends in the text.
  private var ends: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: file.start + FirstPage.size, count: 8 * count)
  }

  private var text: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(
      start: file.start + FirstPage.size + FirstPage.padded(8 * count), count: textLength)
  }

  /// Changes whenever the layout changes.
  private static let magic: [UInt8] = Array("RPRSIDS1".utf8)

  /// Writes names, each in its row, whole or not at all. Throws `file`.
  package static func write(_ names: [String], to path: String) throws(ScoringError) {
    var (text, ends): ([UInt8], [UInt64]) = ([], [])
    for name in names {
      text += name.utf8
      ends.append(UInt64(text.count).littleEndian)
    }
    let places = ends.withUnsafeBytes { [UInt8]($0) }
    let parts = [places, text]
    let words = [UInt64(names.count), UInt64(text.count)] + parts.map { ck_checksum($0, $0.count) }
    let bytes = FirstPage.bytes(magic, words) + parts.flatMap(padded)
    let outcome = bytes.withUnsafeBytes { bytes in
      Result { () throws(ScoringError) in try MappedFile.write([bytes], to: path) }
    }
    try outcome.get()
  }

  /// Opens written names. Throws `file`, and `damaged` for a file that is not whole or not of this version.
  package init(mapping path: String) throws(ScoringError) {
    file = try MappedFile(path)
    guard let words = Self.words(of: file) else {
      throw ScoringError(.damaged, "'\(path)' is not a file of names of this version; write it anew")
    }
    let (limit, places) = (UInt64(file.count), words[0].multipliedReportingOverflow(by: 8))
    guard !places.overflow, places.partialValue <= limit, words[1] <= limit,
      file.count
        == FirstPage.size + FirstPage.padded(Int(places.partialValue)) + FirstPage.padded(Int(words[1]))
    else { throw ScoringError(.damaged, "'\(path)' is cut short or has grown; write it anew") }
    (count, textLength) = (Int(words[0]), Int(words[1]))
  }

  /// The name of a row; `nil` for a row that is not there, or whose place the file does not have.
  package subscript(row: Int) -> String? { bytes(row).map { String(decoding: $0, as: UTF8.self) } }

  /// The first row of a name. Looks through all, a few milliseconds for a million.
  package func row(of name: String) -> Int? {
    var name = name
    return name.withUTF8 { name in
      (0..<count).first { row in
        guard let bytes = bytes(row), bytes.count == name.count else { return false }
        guard let mine = bytes.baseAddress, let other = name.baseAddress else { return name.isEmpty }
        return memcmp(mine, other, name.count) == 0
      }
    }
  }

  private func bytes(_ row: Int) -> UnsafeRawBufferPointer? {
    guard (0..<count).contains(row) else { return nil }
    let start = row == 0 ? 0 : end(row - 1), end = end(row)
    guard start <= end, end <= text.count else { return nil }
    return UnsafeRawBufferPointer(rebasing: text[Int(start)..<Int(end)])
  }

  private func end(_ row: Int) -> UInt64 {
    ends.loadUnaligned(fromByteOffset: 8 * row, as: UInt64.self).littleEndian
  }

  /// Reads written names through and compares them with the checksums they were written with; throws `damaged` if a
  /// byte differs.
  package static func verify(_ path: String) throws(ScoringError) {
    let names = try RowNames(mapping: path)
    let found = [names.ends, names.text].map { ck_checksum($0.baseAddress, $0.count) }
    guard words(of: names.file)?.suffix(2) == found[...] else {
      throw ScoringError(.damaged, "'\(path)' has changed since it was written; write it anew")
    }
  }

  // MARK: - The first page

  /// The words of the first page; nil if it is not one.
  private static func words(of file: MappedFile) -> [UInt64]? {
    FirstPage.words(of: file, magic, count: 4)
  }

  private static func padded(_ bytes: [UInt8]) -> [UInt8] {
    bytes + [UInt8](repeating: 0, count: FirstPage.padded(bytes.count) - bytes.count)
  }
}
