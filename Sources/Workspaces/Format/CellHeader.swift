/// What a fence's info string says when it is a cell: `yaml {dataset #movies}`.
enum CellHeader {
  case cell(kind: String, kindColumn: Int, id: String, idColumn: Int)
  /// It is meant to be a cell and cannot be read.
  case broken(message: String, hint: String, column: Int)
  /// An ordinary code block.
  case code

  init(_ fence: Fence) {
    let scalars = Array(fence.info.unicodeScalars)
    let word = scalars.prefix { $0 != " " && $0 != "\t" && $0 != "{" }
    let language = String(String.UnicodeScalarView(word)).lowercased()
    guard language == "yaml" || language == "yml",
      let open = scalars.firstIndex(of: "{"),
      scalars[word.count..<open].allSatisfy({ $0 == " " || $0 == "\t" })
    else {
      self = .code
      return
    }
    let column = fence.infoColumn + open
    guard scalars.last == "}" else {
      self = Self.broken("the cell's header does not end with '}'", column)
      return
    }
    let words = Self.words(scalars[(open + 1)..<(scalars.count - 1)], origin: fence.infoColumn)
    self = Self.header(words, column: column)
  }

  private typealias Word = (text: String, column: Int)

  private static func header(_ words: [Word], column: Int) -> CellHeader {
    guard let kind = words.first, !kind.text.hasPrefix("#") else {
      return broken("the cell's header names no kind", column)
    }
    guard words.count >= 2 else { return broken("the cell has no id", column) }
    guard words.count == 2, words[1].text.hasPrefix("#") else {
      return broken("the cell's header must be a kind and an id", words[1].column)
    }
    let id = String(words[1].text.dropFirst())
    guard isID(id) else {
      return .broken(
        message: "'\(id)' cannot be a cell's id",
        hint: "use 1 to 64 of the letters A to Z and a to z, the digits, '-' and '_'",
        column: words[1].column + 1)
    }
    return .cell(kind: kind.text, kindColumn: kind.column, id: id, idColumn: words[1].column + 1)
  }

  private static func broken(_ message: String, _ column: Int) -> CellHeader {
    .broken(message: message, hint: "write it as in 'yaml {dataset #movies}'", column: column)
  }

  /// Whether the text is 1 to 64 of `A-Z a-z 0-9 _ -`.
  static func isID(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }

  private static func words(_ scalars: ArraySlice<Unicode.Scalar>, origin: Int) -> [Word] {
    scalars.indices.split { scalars[$0] == " " || scalars[$0] == "\t" }.compactMap { range in
      guard let first = range.first, let last = range.last else { return nil }
      return (String(String.UnicodeScalarView(scalars[first...last])), origin + first)
    }
  }
}
