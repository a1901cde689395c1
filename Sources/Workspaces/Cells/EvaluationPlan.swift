import Agents
import Concepts
import Evaluation
import JSON

/// What an `evaluate` cell asks for, with its defaults.
struct EvaluationPlan: Sendable {
  var users = 12
  /// `nil` for the whole catalogue.
  var candidates: Int? = 20
  var limit = 10
  /// What every user asks for in words.
  var wish: String?
  /// The lowest rating of a relevant held-out event; `nil` when all count.
  var atLeast: Float?
  /// Draws up the candidates; `nil` where no agent takes part.
  var retriever: ComponentSpec?
  var baselines: [ComponentSpec]
  var metrics: [ComponentSpec]
  /// Who responds; `nil` for nobody.
  var user: ComponentSpec?

  init(_ cell: CellContext) throws {
    users = cell.body["users"]?.intValue ?? users
    limit = cell.body["limit"]?.intValue ?? limit
    wish = cell.body["wish"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
    if let value = cell.body["candidates"] { candidates = value.intValue }
    atLeast = try Self.threshold(cell.body)
    baselines = try cell.specs("baselines")
    metrics = try Self.metrics(cell.body)
    user = try cell.body["simulator"].map { try ComponentSpec($0) }
    if cell.references("agents").isEmpty {
      try Self.checkWithoutAgents(cell.cell)
    } else if let value = cell.body["retriever"] {
      retriever = try ComponentSpec(value)
    } else {
      let first = try cell.other(cell.references("agents").first ?? "")
      guard let design = try first.designs().first?.design else {
        throw cell.fault("'\(first.id)' has no agents", at: "/agents")
      }
      retriever = design.retriever
    }
  }

  /// Keys that are about agents' users and candidates.
  private static let agentsOnly = ["users", "candidates", "retriever", "limit", "simulator", "wish"]

  static func checkWithoutAgents(_ cell: Notebook.Cell) throws(ComponentError) {
    let body = cell.body.value
    let agents = body["agents"].map { $0.stringValue.map { [.string($0)] } ?? ($0.arrayValue ?? []) } ?? []
    guard agents.isEmpty, let key = agentsOnly.first(where: { body[$0] != nil }) else { return }
    throw ComponentError(
      .badValue,
      "'\(key)' is about agents, and '\(cell.id)' names none: baselines rank the whole catalogue for all test users; "
        + "take '\(key)' out, or name agents", path: "/\(key)")
  }

  static func metrics(_ body: JSONObject) throws(ComponentError) -> [ComponentSpec] {
    let named = body["metrics"]?.arrayValue ?? ["ndcg@10", "hitRate@10"]
    var metrics: [ComponentSpec] = []
    for (place, value) in named.enumerated() {
      guard let text = value.stringValue else {
        metrics.append(try ComponentSpec(value))
        continue
      }
      do throws(EvaluationError) { metrics.append(try MetricSpec.parse(text)) } catch {
        throw ComponentError(.badValue, error.message, path: "/metrics/\(place)")
      }
    }
    return metrics
  }

  static func threshold(_ body: JSONObject) throws(ComponentError) -> Float? {
    guard let value = body["relevant"] else { return nil }
    guard let object = value.objectValue, object.keys == ["atLeast"],
      let least = object["atLeast"]?.doubleValue
    else {
      throw ComponentError(
        .badValue, "'relevant' takes {atLeast: RATING}, not \(value.printed())", path: "/relevant")
    }
    return Float(least)
  }

  /// What the plan is, beside components.
  var json: JSONValue {
    var plan: JSONObject = [
      "users": .integer(Int64(users)), "candidates": candidates.map { .integer(Int64($0)) } ?? "full",
      "limit": .integer(Int64(limit)), "atLeast": atLeast.map { .number(Double($0)) } ?? .null,
    ]
    if let wish { plan["wish"] = .string(wish) }
    return .object(plan)
  }
}
