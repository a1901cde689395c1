package import JSON

/// `reprise.lock`: what the results of a workspace were made from, one canonical JSON object a line, sorted
/// by id.
package struct LockFile: Sendable, Hashable {
  package var entries: [Entry] = []

  /// One line.
  package struct Entry: Sendable, Hashable {
    /// What it is about: `data/movielens-100k`, `model/quickstart/local`, `cell/quickstart/result`.
    package var id: String
    /// Everything else of the line.
    package var fields: JSONObject

    package init(_ id: String, _ fields: JSONObject) { (self.id, self.fields) = (id, fields) }

    var line: String {
      var object = fields
      object["id"] = .string(id)
      return JSONValue.object(object).canonicalText + "\n"
    }
  }

  package static let name = "reprise.lock"
  package static let formatVersion = 1

  package init() {}

  package subscript(id: String) -> Entry? {
    get { entries.first { $0.id.utf8.elementsEqual(id.utf8) } }
    set {
      entries.removeAll { $0.id.utf8.elementsEqual(id.utf8) }
      if let newValue { entries.append(newValue) }
    }
  }

  /// The file's bytes.
  package var bytes: [UInt8] {
    let head = Entry("", ["format": "reprise.lock", "version": .integer(Int64(Self.formatVersion))])
    let sorted = entries.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    return Array(([head] + sorted).map(\.line).joined().utf8)
  }

  /// Reads a lock.
  ///
  /// - Throws: ``WorkspaceError`` of the category `configuration` with the line that cannot be read.
  package init(parsing bytes: [UInt8], path: String) throws(WorkspaceError) {
    let lines = TextLines(bytes)
    for line in 0..<lines.count where !lines.content(line).isEmpty {
      let place = "\(path):\(line + 1)"
      guard var object = (try? JSONValue(parsing: Array(lines.content(line))))?.objectValue,
        let id = object["id"]?.stringValue
      else {
        throw WorkspaceError(
          .configuration, "torn-lock", "the line is not an entry of a lock", place: place,
          hint: "restore \(path) from version control, or write it anew with 'reprise lock --update'")
      }
      object["id"] = nil
      if id.isEmpty {
        guard (object["version"]?.intValue ?? 0) <= Self.formatVersion else {
          throw WorkspaceError(
            .configuration, "future-version", "the lock was written by a newer reprise", place: place,
            hint: "use a newer reprise")
        }
        continue
      }
      guard self[id] == nil else {
        throw WorkspaceError(
          .configuration, "torn-lock", "the entry '\(id)' is there twice", place: place,
          hint: "keep one of the two lines, or write the file anew with 'reprise lock --update'")
      }
      entries.append(Entry(id, object))
    }
  }
}
