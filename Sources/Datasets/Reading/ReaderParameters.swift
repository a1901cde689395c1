import Concepts

/// Parameters that several readers have.
extension Parameter {
  static let encoding = Parameter(
    "encoding", "How bytes are text.", oneOf: TextEncoding.allCases.map(\.rawValue))
  static let unseenItems = Parameter(
    "unseenItems", "Whether items that no user met are in the catalogue.",
    oneOf: UnseenItems.allCases.map(\.rawValue))
  static let badLines = Parameter(
    "badLines", "What a line that cannot be read does: stop the reading, or be left out and counted.",
    oneOf: BadLinePolicy.allCases.map(\.rawValue))
  static let decimal = Parameter(
    "decimal", "What stands before the fraction of a rating.", oneOf: DecimalMark.allCases.map(\.rawValue))
  static let timeUnit = Parameter(
    "timeUnit", "The unit of times that are numbers; dates are read as UTC.",
    oneOf: TimeUnit.allCases.map(\.rawValue))
}

/// What stands before the fraction of a number.
enum DecimalMark: String, Codable, Sendable, CaseIterable {
  case point, comma

  var byte: UInt8 { self == .point ? UInt8(ascii: ".") : UInt8(ascii: ",") }
}

/// Delimiters as a configuration names them.
enum Delimiter {
  /// The bytes of a delimiter; `tab`, `space`, `comma`, `pipe` and `\t` are words for it.
  ///
  /// - Throws: ``DatasetError`` when it is empty or has an end of line.
  static func bytes(_ text: String, option: String) throws(DatasetError) -> [UInt8] {
    let words = ["tab": "\t", "\\t": "\t", "space": " ", "comma": ",", "semicolon": ";", "pipe": "|"]
    let bytes = Array((words[text] ?? text).utf8)
    guard !bytes.isEmpty, !bytes.contains(10), !bytes.contains(13) else {
      throw DatasetError(.badOption, "'\(option)' must be text of one line and not empty")
    }
    return bytes
  }
}
