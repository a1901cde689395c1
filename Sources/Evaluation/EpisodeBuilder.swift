import Concepts
import JSON
import Tracing

/// An episode while its events are read.
struct EpisodeBuilder {
  /// Why an episode stopped whose user failed: nothing that the agent did.
  private static let userFault = "user.fault"

  private let query: Query
  private var episode: Episode
  private var hasSlate = false
  private var isClosed = false
  private var milliseconds: Double?

  init(_ query: Query) {
    self.query = query
    episode = Episode(user: query.user, slate: Slate([]))
  }

  mutating func add(_ event: TraceEvent, _ catalogue: Catalogue) throws(EvaluationError) {
    guard case .result(let result) = event.outcome else {
      if event.kind == .modelCall { addCall(event, usage: nil) }
      if event.kind == .observation, event.site == "user.respond" { episode.stop = Self.userFault }
      return
    }
    switch event.kind {
    case .slate: show(result, catalogue)
    case .rank: try addAudit(result)
    case .plan: addPlan(result)
    case .modelCall: addCall(event, usage: result["usage"])
    case .outcome, .observation: addFeedback(result, catalogue)
    case .spanClose:
      guard event.span.utf8.dropFirst().firstIndex(of: UInt8(ascii: "/")) == nil else { break }
      isClosed = true
      episode.stop = result["result"]?["stop"]?.stringValue ?? episode.stop
    default: break
    }
  }

  func record(span: String) -> EpisodeRecord {
    var episode = episode
    if !isClosed { episode.stop = "unfinished" } else if !hasSlate { episode.stop = "noSlate" }
    episode.seconds = milliseconds.map { $0 / 1000 }
    return EpisodeRecord(span: span, query: query, episode: episode)
  }

  private mutating func show(_ result: JSONValue, _ catalogue: Catalogue) {
    let names = (result["items"]?.arrayValue ?? []).compactMap(\.stringValue).map { ItemID($0) }
    episode.slate = Slate(RankedList.columns(of: names, in: catalogue))
    episode.stop = result["stop"]?.stringValue
    hasSlate = true
  }

  private mutating func addAudit(_ result: JSONValue) throws(EvaluationError) {
    guard let audit = result["audit"], !audit.isNull else { return }
    do { episode.audit += try audit.decoded(as: RankingAudit.self) } catch {
      throw EvaluationError(.badTrace, "a ranking's audit cannot be read: \(error)")
    }
  }

  private mutating func addPlan(_ result: JSONValue) {
    episode.steps += 1
    episode.audit.repairs += result["repairs"]?.intValue ?? 0
    episode.audit.invalid += result["invalid"]?.intValue ?? 0
  }

  private mutating func addCall(_ event: TraceEvent, usage: JSONValue?) {
    episode.modelCalls += 1
    episode.usage += Usage(
      promptTokens: usage?["prompt_tokens"]?.intValue ?? 0,
      completionTokens: usage?["completion_tokens"]?.intValue ?? 0)
    if let spent = event.volatile["ms"]?.doubleValue { milliseconds = (milliseconds ?? 0) + spent }
  }

  private mutating func addFeedback(_ result: JSONValue, _ catalogue: Catalogue) {
    guard let outcome = result["outcome"]?.stringValue.flatMap(Feedback.Outcome.init(rawValue:)) else {
      return
    }
    if outcome == .fault { episode.stop = Self.userFault }
    let item = result["item"]?.stringValue.flatMap { catalogue.position(of: ItemID($0)) }
    episode.feedback = Feedback(outcome, item: item, text: result["text"]?.stringValue ?? "")
  }
}
