import Concepts
import JSON

/// Keeps interactions of a period.
struct TimeFilter: Filter {
  static let key = "time"
  static let summary =
    "Keeps interactions from a time on and until before another: seconds since 1970, or UTC dates."

  private let range: Range<Int64>

  init(_ options: JSONValue) throws {
    let options = try FilterOptions(options, of: Self.key, known: ["from", "until"])
    let from = try Self.time(options.values["from"], "from") ?? .min
    let until = try Self.time(options.values["until"], "until") ?? .max
    guard from < until else { throw DatasetError(.badOption, "the filter 'time' ends before it begins") }
    range = from..<until
  }

  func apply(_ interactions: Interactions) throws -> (Interactions, detail: JSONObject) {
    guard let times = interactions.times else {
      throw DatasetError(.noTimes, "the filter 'time' needs a time stamp on every interaction")
    }
    return (interactions.restricted(to: times.map { range.contains($0) }), [:])
  }

  private static func time(_ value: JSONValue?, _ key: String) throws -> Int64? {
    guard let value else { return nil }
    if let time = TimeText.seconds(value) { return time }
    throw DatasetError(
      .badOption, "'\(key)' of the filter 'time' must be seconds since 1970 or a date such as 1998-01-31")
  }
}

/// Times in options.
enum TimeText {
  /// Seconds since 1970 of a whole number or a date in UTC; else `nil`.
  static func seconds(_ value: JSONValue) -> Int64? {
    if let number = value.intValue { return Int64(number) }
    guard let text = value.stringValue else { return nil }
    return Array(text.utf8).withUnsafeBufferPointer { FieldText.time($0, .seconds) }
  }
}
