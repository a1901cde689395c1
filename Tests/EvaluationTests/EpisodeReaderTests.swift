import Concepts
import JSON
import Testing

@testable import Evaluation
@testable import Tracing

struct EpisodeReaderTests {
  private let catalogue = Corpus.catalogue(5)

  private func event(
    _ kind: EventKind, _ span: String, _ site: String, _ request: JSONValue, _ result: JSONValue
  )
    -> TraceEvent
  {
    var event = TraceEvent(sequence: 0, kind: kind, span: span, site: site, occurrence: 0)
    event.request = request
    event.outcome = .result(result)
    return event
  }

  private func episode(_ span: String, _ user: UserID, _ inner: [TraceEvent], isClosed: Bool = true)
    -> [TraceEvent]
  {
    let history = [Interactions.Event(item: 1, rating: 4, time: 99)]
    let query = Query(user: user, history: history, time: 100, limit: 2, candidates: [4, 2])
    let open = event(.spanOpen, span, "episode", query.json(in: catalogue), .null)
    return [open] + inner + (isClosed ? [event(.spanClose, span, "span", .null, ["result": nil])] : [])
  }

  private func call(_ span: String) -> TraceEvent {
    var call = event(
      .modelCall, span, "react.act", nil, ["usage": ["prompt_tokens": 10, "completion_tokens": 3]])
    call.volatile = ["ms": 250]
    return call
  }

  @Test func `an episode is read with its question, slate, audit and cost`() throws {
    var audit = RankingAudit()
    (audit.lists, audit.identities, audit.repairs) = (2, 1, 1)
    let inner = [
      event(.plan, "/0/0", "react.act", nil, ["repairs": 2, "invalid": 0]),
      call("/0/0"),
      event(
        .rank, "/0/1", "listwise.rank", nil, ["items": ["5", "3"], "audit": try JSONValue(encoding: audit)]),
      call("/0/1"),
      event(.slate, "/0", "agent.slate", nil, ["items": ["5", "x", "3"], "stop": nil]),
    ]
    let record = try EpisodeReader.records(in: episode("/0", "7", inner), catalogue: catalogue)[0]
    #expect(record.query.user == "7")
    #expect(record.query.history == [Interactions.Event(item: 1, rating: 4, time: 99)])
    #expect(record.query.candidates == [4, 2])
    #expect(record.episode.slate.items == [4, -2, 2])
    #expect((record.episode.steps, record.episode.modelCalls) == (1, 2))
    #expect(record.episode.audit.repairs == 3)
    #expect(record.episode.audit.identities == 1)
    #expect(record.episode.usage == Usage(promptTokens: 20, completionTokens: 6))
    #expect(record.episode.seconds == 0.5)
    #expect(record.isValid)
  }

  @Test func `episodes come in the order of their spans, whatever order their events are in`() throws {
    let slate = { (span: String) in event(.slate, span, "agent.slate", nil, ["items": ["1"]]) }
    let events = episode("/10", "c", [slate("/10")]) + episode("/2", "b", [slate("/2")])
    let records = try EpisodeReader.records(in: events, catalogue: catalogue)
    #expect(records.map(\.span) == ["/2", "/10"])
    #expect(records.map(\.query.user) == ["b", "c"])
  }

  @Test func `what stopped an agent makes its episode invalid`() throws {
    let stopped = event(.slate, "/0", "agent.slate", nil, ["items": ["1"], "stop": "budget"])
    let events =
      episode("/0", "a", [stopped]) + episode("/1", "b", []) + episode("/2", "c", [], isClosed: false)
    let records = try EpisodeReader.records(in: events, catalogue: catalogue)
    #expect(records.map(\.episode.stop) == ["budget", "noSlate", "unfinished"])
    #expect(records.allSatisfy { !$0.isValid })
  }

  @Test func `a fault of the user ends an episode by a reason of its own and is not the agent's`() throws {
    func shown(_ span: String) -> TraceEvent {
      event(.slate, span, "agent.slate", nil, ["items": ["1"], "stop": nil])
    }
    func said(_ span: String, _ outcome: String) -> TraceEvent {
      event(.observation, span, "user.respond", nil, ["outcome": .string(outcome), "item": "1", "text": ""])
    }
    var broken = said("/0", "accepted")
    broken.outcome = .failure(EffectFailure(code: "timedOut", message: "no answer"))
    let events =
      episode("/0", "a", [shown("/0"), broken]) + episode("/1", "b", [shown("/1"), said("/1", "fault")])
      + episode("/2", "c", [shown("/2"), said("/2", "accepted")])
    let records = try EpisodeReader.records(in: events, catalogue: catalogue)
    #expect(records.map(\.episode.stop) == ["user.fault", "user.fault", nil])
    #expect(records.map(\.isValid) == [false, false, true])
    let published = records.map { $0.episode.feedback?.outcome == .accepted }
    #expect(
      published == [false, false, true], "counted as what it looks like, a fault is a failure of the agent")
  }

  @Test func `spans that are no episodes are passed over`() throws {
    let events = [event(.spanOpen, "/0", "setup", nil, nil), call("/0")]
    #expect(try EpisodeReader.records(in: events, catalogue: catalogue).isEmpty)
  }

  @Test func `an episode without a user is refused`() {
    let events = [event(.spanOpen, "/0", "episode", ["limit": 3], nil)]
    #expect(throws: EvaluationError.self) { try EpisodeReader.records(in: events, catalogue: catalogue) }
  }

  @Test func `a user's feedback is read`() throws {
    let feedback = event(
      .observation, "/0", "user.respond", nil, ["outcome": "accepted", "item": "3", "text": "ok"])
    let record = try EpisodeReader.records(in: episode("/0", "a", [feedback]), catalogue: catalogue)[0]
    #expect(record.episode.feedback == Feedback(.accepted, item: 2, text: "ok"))
  }
}
