import Concepts
import Evaluation
import JSON
import Tracing

/// Agents and baselines on the same users and candidates, measured against what was held out.
enum EvaluateCell: CellKind {
  static let schema = CellSchema(
    "evaluate", "Runs agents and baselines on test users and measures what they recommend.", isGoal: true,
    alternatives: ["agents", "baselines"],
    [
      CellField(
        "agents", .references(["agent", "matrix"]), "The agents that are compared; nobody if left out."),
      CellField("baselines", .components(["scorer"]), "Recommenders without a language model."),
      CellField("on", .reference(["dataset"]), "The data.", required: true),
      CellField("users", .integer(1...1_000_000), "How many test users the agents serve, drawn by the seed."),
      CellField(
        "candidates", .integerOr(2...1000, word: "full"),
        "How many items each user's list is chosen from: the retriever's best, in an order drawn by the seed."
      ),
      CellField(
        "retriever", .component(["scorer"]),
        "What draws up the candidates; that of the first agent if left out."),
      CellField("metrics", .list, "What is measured, as in [ndcg@10, hitRate@10]."),
      CellField(
        "wish", .text, "What every user asks for in words, as 'a film for tonight'; nothing if left out."),
      CellField("limit", .integer(1...1000), "How many items are recommended."),
      CellField(
        "simulator", .component(["simulator"]),
        "A simulated user who responds, so that each episode is a session; nobody if left out."),
      CellField("relevant", .mapping, "Which held-out events count: {atLeast: 4}; all when left out."),
    ])

  static func check(_ cell: Notebook.Cell, _ registry: Registry?) throws {
    let body = cell.body.value
    _ = try EvaluationPlan.threshold(body)
    for (place, metric) in try EvaluationPlan.metrics(body).enumerated() {
      do { _ = try registry?.expanded(metric, family: "metric") } catch {
        throw ComponentError(error.code, error.message, path: "/metrics/\(place)\(error.path)")
      }
    }
    try EvaluationPlan.checkWithoutAgents(cell)
  }

  static func key(of cell: CellContext) async throws -> ActionKey {
    let plan = try EvaluationPlan(cell)
    let agents = cell.references("agents")
    var parts: JSONObject =
      [
        "plan": plan.json, "agents": .array(agents.map { .string($0) }),
        "seed": .string(String(cell.run.seed)),
        "retriever": try plan.retriever.map { try cell.registry.expanded($0, family: "scorer") } ?? .null,
        "baselines": .array(try plan.baselines.map { try cell.registry.expanded($0, family: "scorer") }),
        "metrics": .array(try plan.metrics.map { try cell.registry.expanded($0, family: "metric") }),
        "inputs": [
          "on": .string(try cell.input("on").digest.description),
          "agents": .array(agents.map { .string(cell.inputs[$0]?.digest.description ?? "") }),
        ],
        "definitions": .integer(Int64(ProtocolRecord.metricSpecificationVersion)),
      ]
    if let user = plan.user { parts["user"] = try cell.registry.expanded(user, family: "simulator") }
    return ActionKey(kind: schema.kind, parts)
  }

  static func run(_ cell: CellContext, key: ActionKey) async throws -> CellOutput {
    let plan = try EvaluationPlan(cell)
    return try await EvaluationRun(cell, plan).output()
  }
}
