import Concepts
import JSON

extension AgentDesign {
  /// Reads the `budget` of a cell.
  mutating func readBudget(_ value: JSONValue) throws(ComponentError) {
    guard let budget = value.objectValue else {
      throw ComponentError(
        .badValue, "'budget' is a mapping such as {modelCalls: 50}, not \(value.kind)", path: "/budget")
    }
    try Self.checkKeys(budget, Self.budgetKeys, at: "/budget")
    if let most = try Self.whole("steps", in: budget, 1...1000, at: "/budget") { steps = most }
    if let most = try Self.whole("turns", in: budget, 1...1000, at: "/budget") { turns = most }
    if let most = try Self.whole("modelCalls", in: budget, 0...1_000_000, at: "/budget") {
      limits.modelCalls = most
    }
    if let most = try Self.whole("tokens", in: budget, 0...1_000_000_000, at: "/budget") {
      limits.tokens = most
    }
    limits.seconds = try Self.whole("seconds", in: budget, 0...1_000_000_000, at: "/budget")
    limits.money = try Self.number("money", in: budget, 0...1e9)
    limits.promptPrice = try Self.number("promptPrice", in: budget, 0...1e9) ?? limits.promptPrice
    limits.replyPrice = try Self.number("replyPrice", in: budget, 0...1e9) ?? limits.replyPrice
    limits.warnAt = try Self.number("warnAt", in: budget, 0...1) ?? limits.warnAt
  }

  private static func number(_ key: String, in budget: JSONObject, _ range: ClosedRange<Double>)
    throws(ComponentError) -> Double?
  {
    guard let value = budget[key], !value.isNull else { return nil }
    guard let number = value.doubleValue, range.contains(number) else {
      throw ComponentError(
        .badValue, "'\(key)' is \(value.printed()) and must be a number within \(range.text)",
        path: "/budget/\(key)")
    }
    return number
  }

  /// The budget with its defaults; limits that are off are left out.
  var budgetJSON: JSONObject {
    let standard = Meter.Limits()
    var budget: JSONObject = [
      "steps": .integer(Int64(steps)), "modelCalls": .integer(Int64(limits.modelCalls)),
      "tokens": .integer(Int64(limits.tokens)),
    ]
    if turns != 20 { budget["turns"] = .integer(Int64(turns)) }
    if let most = limits.seconds { budget["seconds"] = .integer(Int64(most)) }
    if let most = limits.money { budget["money"] = .number(most) }
    if limits.promptPrice != standard.promptPrice { budget["promptPrice"] = .number(limits.promptPrice) }
    if limits.replyPrice != standard.replyPrice { budget["replyPrice"] = .number(limits.replyPrice) }
    if limits.warnAt != standard.warnAt { budget["warnAt"] = .number(limits.warnAt) }
    return budget
  }
}
