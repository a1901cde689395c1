import Concepts
import Evaluation
import JSON
import Tracing

/// What a recorded run comes to, read from its trace event by event: memory grows with its episodes' lists alone.
struct RecordedRun: Sendable {
  let trace: TraceSummary
  /// The digest over what every event means.
  let semanticDigest: Digest
  let calls: Calls
  let failures: FailedCalls
  /// Where effects' answers came from, by how many.
  let sources: [String: Int]
  private let reader: EpisodeReader
  /// Why an episode cannot be measured, if one cannot.
  private let fault: EvaluationError?

  /// Calls of a model, with the wall-clock seconds that are noted beside them.
  struct Calls: Sendable {
    private(set) var milliseconds = 0.0
    /// Those that a cache answered, and the time they took when they were first asked.
    private(set) var served = 0
    private(set) var servedMilliseconds = 0.0
  }

  /// - Parameter path: a trace or its archive; damage is no error, but a payload that is missing is damage.
  /// - Throws: ``TraceError`` when the file cannot be read at all or is no trace.
  init(reading path: String, _ catalogue: Catalogue) throws {
    let digest = SemanticDigest()
    var (calls, failures, sources) = (Calls(), FailedCalls(), [String: Int]())
    var (reader, fault) = (EpisodeReader(catalogue: catalogue), EvaluationError?.none)
    trace = try TraceSummary(reading: path, blobs: try TracePlace.store(beside: path)) { event in
      digest.add(event)
      calls.add(event)
      failures.add(event)
      if event.isAnswered { sources[event.source?.rawValue ?? "unknown", default: 0] += 1 }
      do throws(EvaluationError) { try reader.add(event) } catch { fault = fault ?? error }
    }
    semanticDigest = digest.current
    (self.calls, self.failures, self.sources) = (calls, failures, sources)
    (self.reader, self.fault) = (reader, fault)
  }

  /// The episodes in the order of their spans.
  ///
  /// - Throws: ``EvaluationError`` for a damaged trace, and for an episode without a user.
  var records: [EpisodeRecord] {
    get throws {
      if let damage = trace.damage { throw EvaluationError(damaged: trace.path, damage) }
      if let fault { throw fault }
      return reader.records
    }
  }
}

extension RecordedRun.Calls {
  fileprivate mutating func add(_ event: TraceEvent) {
    guard event.kind == .modelCall else { return }
    let spent = event.volatile["ms"]?.doubleValue ?? 0
    milliseconds += spent
    guard event.source == .cache else { return }
    served += 1
    servedMilliseconds += spent
  }
}

extension TraceEvent {
  /// Whether somebody outside answered it, or a recording in their place.
  fileprivate var isAnswered: Bool { kind.role == .effect && kind != .clockRead && kind != .randomSeed }
}
