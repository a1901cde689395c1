import Concepts
import Dialogue
import JSON

/// The actions a model may choose from, as schemas and as text, and how a choice is read back.
///
/// Beside the agent's tools there are three that end an episode: `finish`, `recommend` and `abstain`.
struct ActionForm {
  let tools: [ToolDescription]
  /// How many candidates were shown under local names.
  let shown: Int
  let candidates: [Candidate]

  /// - Parameters:
  ///   - isLast: whether only the actions that end the episode are allowed.
  ///   - chooses: whether `recommend` and `abstain` are among them.
  init(_ situation: Situation, shown: Int, isLast: Bool, chooses: Bool = true) {
    self.shown = min(shown, situation.candidates.count)
    candidates = situation.candidates
    let all = Self.ending(shown: self.shown, limit: situation.query.limit)
    let ending = chooses ? all : all.filter { $0.name == "finish" }
    let own = Set(ending.map(\.name))
    tools = (isLast ? [] : situation.tools.filter { !own.contains($0.name) }) + ending
  }

  /// A form with exactly these tools, and none of the actions that end an episode.
  init(_ situation: Situation, shown: Int, tools: [ToolDescription]) {
    self.shown = min(shown, situation.candidates.count)
    (candidates, self.tools) = (situation.candidates, tools)
  }

  /// The same form with more tools in front.
  func adding(_ more: [ToolDescription], to situation: Situation) -> ActionForm {
    ActionForm(situation, shown: shown, tools: more + tools)
  }

  private static func ending(shown: Int, limit: Int) -> [ToolDescription] {
    let finish = ToolDescription(
      name: "finish", summary: "show the best; ends",
      parameters: JSONSchema.object([]))
    let names = (0..<shown).map { LocalName.text(at: $0) }
    let list = JSONSchema.list(of: JSONSchema.oneOf(names), from: 1, upTo: max(1, min(limit, shown)))
    let recommend = ToolDescription(
      name: "recommend", summary: "show these; ends",
      parameters: JSONSchema.object([("items", list)]))
    let abstain = ToolDescription(
      name: "abstain", summary: "show none; ends",
      parameters: JSONSchema.object([("reason", JSONSchema.text(upTo: 60))]))
    return shown > 0 ? [finish, recommend, abstain] : [finish, abstain]
  }

  /// One JSON object: a thought, then a tool and its arguments together, so that they fit each other. A tool
  /// without parameters has no `args`: each token of a reply costs time.
  var schema: JSONValue {
    [
      "oneOf": .array(
        tools.map { tool in
          let call = [("thought", JSONSchema.text(upTo: 60)), ("tool", ["const": .string(tool.name)])]
          return JSONSchema.object(tool.isBare ? call : call + [("args", tool.parameters)])
        })
    ]
  }

  /// What a reply looks like, for endpoints without schemas.
  var example: String {
    tools.allSatisfy(\.isBare)
      ? #"{"thought": short, "tool": ""}"# : #"{"thought": short, "tool": "", "args": {}}"#
  }

  /// A line a tool: `filter(attribute, value): keep candidates …`.
  var lines: String { lines(of: tools) }

  func lines(of tools: [ToolDescription]) -> String {
    tools.map { tool in
      let names = tool.parameters["properties"]?.objectValue?.keys ?? []
      return "\(tool.name)(\(names.joined(separator: ", "))): \(tool.summary)"
    }.joined(separator: "\n")
  }

  /// Reads a decision from a reply: a native tool call, else JSON in the text.
  func decision(_ reply: Reply, isSchemaGiven: Bool) throws(ReplyProblem) -> Decision {
    if let call = reply.toolCalls.first {
      let thought = UntrustedText.line(reply.text, limit: 200)
      return try decision(call.name, call.arguments, thought: thought, form: .native)
    }
    guard let json = StructuredReply.json(in: reply.text) else {
      throw ReplyProblem(
        reply.finish == .length
          ? "the reply was cut off before its end" : "there is no JSON object in the reply")
    }
    guard let name = (json["tool"] ?? json["name"])?.stringValue else {
      throw ReplyProblem("'tool' is missing")
    }
    let thought = UntrustedText.line(json["thought"]?.stringValue ?? "", limit: 200)
    let arguments = json["args"] ?? json["arguments"] ?? [:]
    return try decision(
      name, arguments, thought: thought, form: ReplyForm(reply, isSchemaGiven: isSchemaGiven))
  }

  private func decision(_ name: String, _ arguments: JSONValue, thought: String, form: ReplyForm)
    throws(ReplyProblem) -> Decision
  {
    guard let tool = tools.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
      throw ReplyProblem(
        "there is no tool named '\(name)'; there are \(tools.map(\.name).joined(separator: ", "))")
    }
    if let problem = JSONSchema.problem(of: arguments, in: tool.parameters, at: "args") {
      throw ReplyProblem("\(name): \(problem)")
    }
    return Decision(thought: thought, action: action(name, arguments), form: form.rawValue)
  }

  private func action(_ name: String, _ arguments: JSONValue) -> Action {
    switch name {
    case "finish": return .rankAndRecommend
    case "recommend":
      let names = (arguments["items"]?.arrayValue ?? []).compactMap(\.stringValue)
      return .recommend(NamedPositions(names, count: shown).positions.map { candidates[$0].item })
    case "abstain": return .abstain(reason: arguments["reason"]?.stringValue ?? "")
    default: return .use(tool: name, arguments: arguments)
    }
  }
}

extension ToolDescription {
  /// Whether it takes no arguments.
  fileprivate var isBare: Bool { parameters["properties"]?.objectValue?.isEmpty ?? true }
}
