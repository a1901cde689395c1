import Agents
import Concepts
import JSON
import Tracing

/// An agent: a memory, a planner, a retriever, a ranker and the model they ask.
enum AgentCell: CellKind {
  static let schema = CellSchema(
    "agent", "Puts a memory, a planner and a ranker together.",
    [
      CellField("memory", .component(["memory"]), "What it remembers of a user."),
      CellField("planner", .component(["planner"]), "How it decides what to do."),
      CellField("retriever", .component(["scorer"]), "Where its candidates come from."),
      CellField("ranker", .component(["ranker", "scorer"]), "How it orders candidates."),
      CellField("tools", .components(["tool"]), "What it can use beside the retriever."),
      CellField("model", .reference(["model"]), "The language model that planner and ranker ask."),
      CellField("candidates", .integer(1...100_000), "How many candidates the retriever proposes."),
      CellField(
        "embedder", .reference(["model"]), "The model that makes vectors of texts for its memory and tools."),
      CellField(
        "cue", .choice(RecallCue.allCases.map(\.rawValue)),
        "What the memory is asked with: the wish or else the best candidates (auto), the wish alone, or both."
      ),
      CellField("constraints", .list, "What may never be shown, as in [{attribute: year, atLeast: 1990}]."),
      CellField(
        "autonomy", .any, "What it may do without leave: A0 to A3, or {level: A2, approver: approve}."),
      CellField(
        "budget", .mapping,
        "The most an episode may spend: steps, turns, modelCalls, tokens, seconds, money with its prices."),
    ])

  static func check(_ cell: Notebook.Cell, _ registry: Registry?) throws { try cell.checkDesigns(registry) }

  static func key(of cell: CellContext) async throws -> ActionKey {
    let design = try AgentDesign(cell.body)
    return ActionKey(kind: schema.kind, try made(design, cell).value.objectValue ?? [:])
  }

  static func run(_ cell: CellContext, key: ActionKey) async throws -> CellOutput {
    var value: JSONObject = [
      "agent": key.document["agent"] ?? .null, "model": key.document["model"] ?? .null,
    ]
    value["embedder"] = key.document["embedder"]
    return CellOutput(.object(value))
  }

  /// The result that a cell of the design would have; `cell` names its models.
  static func made(_ design: AgentDesign, _ cell: CellContext) throws -> CellOutput {
    let model = design.model.flatMap { cell.inputs[$0]?.value["identity"] } ?? .null
    var value: JSONObject = ["agent": try description(of: design, in: cell.registry), "model": model]
    if let name = design.embedder { value["embedder"] = cell.inputs[name]?.value["identity"] ?? .null }
    return CellOutput(.object(value))
  }

  /// Everything of a design that, changed, may change what the agent does: enough to make the agent again.
  static func description(of design: AgentDesign, in registry: Registry) throws -> JSONValue {
    var plain = design
    plain.model = nil
    let ranker = try design.ranker.map { spec in
      let isScorer = registry.scorers.contains { $0.name == spec.name }
      return try registry.expanded(spec, family: isScorer ? "scorer" : "ranker")
    }
    let parts =
      [design.memory, design.planner, design.ranker].compactMap { $0?.name } + design.tools.map(\.name)
    return [
      "design": plain.json,
      "components": [
        "memory": try registry.expanded(design.memory, family: "memory"),
        "planner": try registry.expanded(design.planner, family: "planner"),
        "retriever": try registry.expanded(design.retriever, family: "scorer"), "ranker": ranker ?? .null,
        "tools": .array(try design.tools.map { try registry.expanded($0, family: "tool") }),
      ],
      "prompts": .object(prompts(of: parts, in: registry)),
    ]
  }

  /// The digests of the prompts that parts of these names use: `family/name.purpose`, and `family/purpose`
  /// for those that a family shares.
  private static func prompts(of parts: [String], in registry: Registry) -> JSONObject {
    JSONObject(
      registry.prompts.all.filter { prompt in
        let purpose = prompt.name.split(separator: "/").last.map(String.init) ?? prompt.name
        guard let dot = purpose.firstIndex(of: ".") else { return true }
        return parts.contains(String(purpose[..<dot]))
      }.map { ($0.name, .string($0.digest.description)) })
  }
}
