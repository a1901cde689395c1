import Concepts
import JSON

/// Keeps one interaction of a user with an item.
struct DuplicateFilter: Filter {
  static let key = "duplicates"
  static let summary =
    "Of several interactions of a user with an item keeps the last or the first, or all (keep)."

  private enum Rule: String { case last, first, keep }
  private let rule: Rule

  init(_ options: JSONValue) throws {
    guard let rule = options.stringValue.flatMap(Rule.init(rawValue:)) else {
      throw DatasetError(
        .badOption, "the filter 'duplicates' is one of last, first, keep, not \(options.printed())")
    }
    self.rule = rule
  }

  func apply(_ interactions: Interactions) throws -> (Interactions, detail: JSONObject) {
    if rule == .keep { return (interactions, [:]) }
    var keep = [Bool](repeating: true, count: interactions.count)
    var seenBy = [Int32](repeating: -1, count: interactions.catalogue.count)
    for row in 0..<interactions.userCount {
      let range = interactions.range(ofUser: row)
      for step in 0..<range.count {
        let place = rule == .first ? range.lowerBound + step : range.upperBound - 1 - step
        let item = Int(interactions.items[place])
        if seenBy[item] == Int32(row) { keep[place] = false }
        seenBy[item] = Int32(row)
      }
    }
    return (keep.contains(false) ? interactions.restricted(to: keep) : interactions, [:])
  }
}
