import Agents
import Concepts
import JSON
import TestSupport
import Testing
import Tracing

/// A run of an agent over a few users, recorded in a folder, to be replayed, resumed and changed.
struct RecordedRun {
  let folder: TemporaryFolder
  let queries: [Query]
  let design: AgentDesign
  let start: JSONValue = ["run": "test"]
  var path: String { folder.path + "/trace.jsonl" }
  var blobs: BlobStore { BlobStore(folder: folder.path + "/blobs") }

  init(_ cell: JSONObject, users: Int = 3, candidates: [Int]? = nil, wish: String? = nil) throws {
    folder = try TemporaryFolder()
    design = try AgentDesign(cell)
    queries = (0..<users).map { user in
      var query = AgentWorld.query(UserID("u\(user)"), history: [user, user + 4], limit: 4)
      (query.candidates, query.text) = (candidates, wish)
      return query
    }
  }

  func agent(_ prompts: [PromptTemplate] = []) throws -> Agent {
    var context = AgentWorld.context
    context.prompts = context.prompts.replacing(prompts)
    return try Agent(
      design, registry: AgentWorld.registry, context: context, train: AgentWorld.train, seed: 1)
  }

  /// Records the whole run; returns its trace.
  @discardableResult
  func record(_ model: (any LanguageModel)?) async throws -> Trace {
    let session = try TraceSession.record(to: path, blobs: blobs, seed: 1, start: start)
    let result = try await EpisodeRunner.run(
      queries, agent: try agent(), session: session, model: model.map { AgentModel($0) })
    try session.end(result, recorded: nil)
    return try Trace(reading: path, blobs: blobs)
  }

  /// Replays what was recorded, without the model.
  func replay(_ trace: Trace, prompts: [PromptTemplate] = [], model: (any LanguageModel)?) async throws {
    let session = TraceSession.replay(trace, seed: 1, start: start)
    let recorded = try model.map { model in
      try #require(AgentModel(recorded: AgentModel(model).json))
    }
    let result = try await EpisodeRunner.run(
      queries, agent: try agent(prompts), session: session, model: recorded)
    try session.end(result, recorded: trace.end)
  }

  /// Goes on after the longest intact prefix of the file.
  func resume(_ model: (any LanguageModel)?) async throws -> Trace {
    let trace = try TraceSummary(reading: path, blobs: blobs) { _ in }
    let session = try TraceSession.resume(trace, blobs: blobs, seed: 1, start: start)
    let result = try await EpisodeRunner.run(
      queries, agent: try agent(), session: session, model: model.map { AgentModel($0) })
    try session.end(result, recorded: nil)
    return try Trace(reading: path, blobs: blobs)
  }
}

/// Models that act for the whole agent: plans, tastes, orders and answers, each by the form of the prompt.
enum ActingModel {
  static func make() -> FunctionModel {
    FunctionModel { prompt in
      if prompt.logProbabilities > 0 { return odds(prompt.messages.last?.content ?? "") }
      guard case .json(let name, _) = prompt.format else { return Reply("Yes") }
      switch name {
      case "taste": return Reply(#"{"genres": ["Sci-Fi", "Crime"], "taste": "dark and clever"}"#)
      case "action": return action(prompt.messages.last?.content ?? "")
      case "order": return Reply(#"{"order": ["c2", "c1", "c2", "c99"]}"#)
      default: return Reply("{}")
      }
    }
  }

  private static func odds(_ text: String) -> Reply {
    let sum = text.utf8.reduce(0) { $0 + Int($1) } % 17
    return .odds(yes: -0.1 * Double(sum), no: -1)
  }

  /// First narrows the candidates, then ends.
  private static func action(_ text: String) -> Reply {
    text.contains("Done so far")
      ? Reply(#"{"thought": "enough", "tool": "finish", "args": {}}"#)
      : Reply(
        #"{"thought": "fun", "tool": "filter", "args": {"attribute": "genres", "value": "animation"}}"#)
  }
}
