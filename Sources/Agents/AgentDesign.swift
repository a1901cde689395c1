package import Concepts
package import JSON

/// What an agent is made of, as an `agent` cell of a notebook says it.
///
///     memory: {name: window, size: 10}
///     planner: react
///     retriever: ease
///     ranker: {name: pointwise, noun: film}
///     tools: [filter, search]
///     model: local
///     candidates: 20
///     budget: {steps: 10, modelCalls: 50, tokens: 200000}
///     constraints: [{attribute: year, atLeast: 1990}, {deny: ["12"]}]
///     autonomy: {level: A2, approver: approve}
package struct AgentDesign: Sendable, Hashable {
  package var memory = ComponentSpec("none")
  package var planner = ComponentSpec("direct")
  /// A scorer that proposes candidates.
  package var retriever: ComponentSpec
  /// A ranker or a scorer that orders them; `nil` keeps the retriever's order.
  package var ranker: ComponentSpec?
  package var tools: [ComponentSpec] = []
  /// The id of the cell that says which language model answers; `nil` for an agent without one.
  package var model: String?
  /// The id of the cell that says which model makes vectors of texts; `nil` for an agent without one.
  package var embedder: String?
  /// What the memory is asked with.
  package var cue = RecallCue.auto
  /// How many candidates the retriever proposes.
  package var candidates = 20
  /// The most steps an episode may take.
  package var steps = 10
  /// The most slates that are shown in one session.
  package var turns = 20
  package var limits = Meter.Limits()
  package var constraints = Constraints()
  package var autonomy = Autonomy()

  package init(retriever: ComponentSpec) { self.retriever = retriever }

  static let keys = [
    "autonomy", "budget", "candidates", "constraints", "cue", "embedder", "memory", "model", "planner",
    "ranker",
    "retriever", "tools",
  ]
  static let budgetKeys = [
    "modelCalls", "money", "promptPrice", "replyPrice", "seconds", "steps", "tokens", "turns", "warnAt",
  ]

  /// Reads a cell.
  ///
  /// - Throws: ``ComponentError`` for an unknown key, with a guess, and for a value of the wrong form; its path
  ///   leads to the place in the cell.
  package init(_ cell: JSONObject) throws(ComponentError) {
    try Self.checkKeys(cell, Self.keys, at: "")
    let ranker = try Self.spec("ranker", in: cell)
    guard let retriever = try Self.spec("retriever", in: cell) ?? ranker else {
      throw ComponentError(
        .badValue,
        "an agent needs a 'retriever', the scorer that proposes candidates; try 'retriever: popularity'")
    }
    self.init(retriever: retriever)
    self.ranker = ranker == retriever ? nil : ranker
    if let memory = try Self.spec("memory", in: cell) { self.memory = memory }
    if let planner = try Self.spec("planner", in: cell) { self.planner = planner }
    if let tools = cell["tools"] { self.tools = try Self.tools(tools) }
    try checkTools()
    model = try Self.cellID("model", in: cell)
    embedder = try Self.cellID("embedder", in: cell)
    if let rules = cell["constraints"], !rules.isNull { constraints = try Constraints(rules) }
    if let level = cell["autonomy"], !level.isNull { autonomy = try Autonomy(level) }
    if let count = try Self.whole("candidates", in: cell, 1...100_000, at: "") { candidates = count }
    if let cue = cell["cue"], !cue.isNull { self.cue = try RecallCue(cue) }
    if let budget = cell["budget"] { try readBudget(budget) }
    try checkEmbedder()
  }

  /// Reads what a trace holds: where it says nothing of a cue, it was made when the wish was the only one.
  package init(recorded cell: JSONObject) throws(ComponentError) {
    var cell = cell
    if cell["cue"] == nil { cell["cue"] = .string(RecallCue.wish.rawValue) }
    try self.init(cell)
  }

  /// Whether a tool is listed twice: those that stand for several have names of their own.
  private func checkTools() throws(ComponentError) {
    for (place, tool) in tools.enumerated() {
      guard
        tools[..<place].contains(where: {
          $0.name == tool.name && $0.overrides["tool"] == tool.overrides["tool"]
        })
      else { continue }
      throw ComponentError(
        .badValue, "the tool '\(tool.name)' is listed twice; list it once", path: "/tools/\(place)")
    }
  }

  /// Whether something compares vectors and nothing makes them.
  private func checkEmbedder() throws(ComponentError) {
    guard embedder == nil else { return }
    let parts = [("/memory", memory)] + tools.enumerated().map { ("/tools/\($0)", $1) }
    for (path, part) in parts {
      for (key, value) in [("nearness", "embedding"), ("by", "meaning"), ("by", "both")]
      where part.overrides[key]?.stringValue == value {
        throw ComponentError(
          .badValue,
          "'\(key): \(value)' compares vectors of texts and this agent makes none; name a model cell with "
            + "'embedder:', such as one that says 'use: hashing'", path: "\(path)/\(key)")
      }
    }
  }

  /// The whole design with its defaults, as a trace and a lock hold it.
  package var json: JSONValue {
    var design: JSONObject = [
      "memory": memory.json, "planner": planner.json, "retriever": retriever.json,
      "ranker": ranker?.json ?? .null, "tools": .array(tools.map(\.json)),
      "model": model.map { .string($0) } ?? .null, "candidates": .integer(Int64(candidates)),
      "budget": .object(budgetJSON),
    ]
    if let embedder { design["embedder"] = .string(embedder) }
    if cue != .wish { design["cue"] = .string(cue.rawValue) }
    if !constraints.isEmpty { design["constraints"] = constraints.json }
    if autonomy != Autonomy() { design["autonomy"] = autonomy.json }
    return .object(design)
  }

  // MARK: - Reading

  static func checkKeys(_ cell: JSONObject, _ known: [String], at path: String) throws(ComponentError) {
    for key in cell.keys where !known.contains(where: { $0.utf8.elementsEqual(key.utf8) }) {
      let owner = path.isEmpty ? "an agent" : "the \(path.dropFirst())"
      throw ComponentError(
        .unknownKey,
        "\(owner) has no '\(key)'\(ComponentError.guessAndList(key, known))", path: "\(path)/\(escaped(key))")
    }
  }

  private static func spec(_ key: String, in cell: JSONObject) throws(ComponentError) -> ComponentSpec? {
    guard let value = cell[key], !value.isNull else { return nil }
    do throws(ComponentError) { return try ComponentSpec(value) } catch {
      throw error.within("/\(key)")
    }
  }

  private static func cellID(_ key: String, in cell: JSONObject) throws(ComponentError) -> String? {
    guard let value = cell[key], !value.isNull else { return nil }
    guard let name = value.stringValue else {
      throw ComponentError(
        .badValue, "'\(key)' is the id of a model cell, not \(value.kind)", path: "/\(key)")
    }
    return name
  }

  private static func tools(_ value: JSONValue) throws(ComponentError) -> [ComponentSpec] {
    guard let values = value.arrayValue else {
      throw ComponentError(
        .badValue, "'tools' is a list such as [filter, search], not \(value.kind)", path: "/tools")
    }
    var specs: [ComponentSpec] = []
    for (place, value) in values.enumerated() {
      do throws(ComponentError) { specs.append(try ComponentSpec(value)) } catch {
        throw error.within("/tools/\(place)")
      }
    }
    return specs
  }

  static func whole(_ key: String, in cell: JSONObject, _ range: ClosedRange<Int>, at path: String)
    throws(ComponentError) -> Int?
  {
    guard let value = cell[key] else { return nil }
    guard let number = value.intValue, range.contains(number) else {
      throw ComponentError(
        .badValue,
        "'\(key)' is \(value.printed()) and must be a whole number from \(range.lowerBound) to "
          + "\(range.upperBound)", path: "\(path)/\(key)")
    }
    return number
  }

  private static func escaped(_ key: String) -> String {
    key.reduce(into: "") { $0 += $1 == "~" ? "~0" : $1 == "/" ? "~1" : String($1) }
  }
}

extension ComponentSpec {
  /// The specification as a notebook would write it.
  package var json: JSONValue {
    guard !overrides.isEmpty else { return .string(name) }
    return .object(JSONObject([("name", .string(name))] + overrides.map { ($0.key, $0.value) }))
  }
}

extension ComponentError {
  /// The same error in a larger value.
  package func within(_ path: String) -> ComponentError {
    ComponentError(code, message, path: path + self.path)
  }
}
