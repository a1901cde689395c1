package import JSON

/// A piece of text and where it stands: what a search for knowledge finds.
package struct Passage: Sendable, Hashable {
  /// The file's name in its folder, and the table of a database behind a slash.
  package var file: String
  /// The line it begins in, or the row of a table, from 1.
  package var line: Int
  package var text: String

  package init(file: String, line: Int, text: String) {
    (self.file, self.line, self.text) = (file, line, text)
  }

  package var json: JSONValue {
    ["file": .string(file), "line": .integer(Int64(line)), "text": .string(text)]
  }
}

extension Passage {
  /// The passages of a file, by the ending of its name: paragraphs of `.txt` and `.md`, rows of `.csv` and of
  /// `.tsv`, `.item` and `.kg`, synsets of WordNet's `data.noun` and its like, rows of `.db` and `.sqlite`.
  ///
  /// - Throws: ``DatasetError`` for a database that is none or was cut short. A file of another ending has no passages.
  package static func all(of name: String, _ bytes: [UInt8]) throws -> [Passage] {
    if name.hasPrefix("data.") { return WordNetPassages.all(of: name, bytes) }
    switch name.split(separator: ".").last.map(String.init) {
    case "txt", "md": return paragraphs(of: name, bytes)
    case "csv": return TablePassages.all(of: name, bytes, separator: UInt8(ascii: ","))
    case "tsv", "item", "kg": return TablePassages.all(of: name, bytes, separator: UInt8(ascii: "\t"))
    case "db", "sqlite": return try SQLiteFile(bytes, name: name).passages()
    default: return []
    }
  }

  /// Lines between empty ones, joined.
  private static func paragraphs(of file: String, _ bytes: [UInt8]) -> [Passage] {
    var (passages, current): ([Passage], Passage?) = ([], nil)
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (place, bytes) in lines.enumerated() {
      let line = String(decoding: bytes, as: UTF8.self)
      guard line.contains(where: { !$0.isWhitespace }) else {
        if let done = current { passages.append(done) }
        current = nil
        continue
      }
      if current == nil { current = Passage(file: file, line: place + 1, text: "") }
      let gap = current?.text.isEmpty == true ? "" : " "
      current?.text += gap + line
    }
    if let done = current { passages.append(done) }
    return passages
  }
}
