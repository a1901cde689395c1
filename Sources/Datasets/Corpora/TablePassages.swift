/// Rows of a table of text as passages: `title: Heat; year: 1995`, after the first line's names.
///
/// Fields may stand in double quotes, with doubled ones inside (RFC 4180); a name loses what stands behind its colon, as
/// RecBole writes them. Empty fields are left out.
enum TablePassages {
  static func all(of file: String, _ bytes: [UInt8], separator: UInt8) -> [Passage] {
    var records = Records(bytes: bytes[...], separator: separator)
    let names = (records.next()?.fields ?? []).map { $0.split(separator: ":").first.map(String.init) ?? $0 }
    var passages: [Passage] = []
    while let record = records.next() {
      let parts = zip(names, record.fields).filter { !$0.1.isEmpty }.map { "\($0.0): \($0.1)" }
      guard !parts.isEmpty else { continue }
      passages.append(Passage(file: file, line: record.line, text: parts.joined(separator: "; ")))
    }
    return passages
  }

  private struct Records {
    var bytes: ArraySlice<UInt8>
    let separator: UInt8
    private var line = 1

    init(bytes: ArraySlice<UInt8>, separator: UInt8) { (self.bytes, self.separator) = (bytes, separator) }

    /// The next record and the line it begins in.
    mutating func next() -> (fields: [String], line: Int)? {
      guard !bytes.isEmpty else { return nil }
      let start = line
      var fields: [String] = []
      var (field, isQuoted): ([UInt8], Bool) = ([], false)
      while let byte = bytes.popFirst() {
        if byte == UInt8(ascii: "\n") { line += 1 }
        if byte == UInt8(ascii: "\"") {
          if isQuoted, bytes.first == byte {
            field.append(byte)
            bytes.removeFirst()
          } else if isQuoted || field.isEmpty {
            isQuoted.toggle()
          } else {
            field.append(byte)
          }
        } else if byte == separator, !isQuoted {
          fields.append(String(decoding: field, as: UTF8.self))
          field = []
        } else if byte == UInt8(ascii: "\n"), !isQuoted {
          break
        } else if byte != UInt8(ascii: "\r") {
          field.append(byte)
        }
      }
      return (fields + [String(decoding: field, as: UTF8.self)], start)
    }
  }
}
