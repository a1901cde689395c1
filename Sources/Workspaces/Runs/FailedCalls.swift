import JSON
import Tracing

/// What failed outside of the program while agents ran: calls of models, embedders and tools, by cause.
///
/// A failed tool call is an observation that the agent lives with, so that without this nobody would notice a program that is
/// not there.
struct FailedCalls: Sendable {
  private struct Callee: Hashable, Sendable {
    var kind: EventKind
    /// The tool; empty for a model.
    var name: String

    init(_ event: TraceEvent) {
      kind = event.kind
      name = event.kind == .toolCall ? event.request["tool"]?.stringValue ?? "" : ""
    }
  }

  private struct Tally: Sendable {
    var calls = 0
    /// How often each thing was said, in the order in which it was first said.
    var reasons: [(message: String, count: Int)] = []
  }

  private var callees: [Callee] = []
  private var tallies: [Callee: Tally] = [:]

  /// Takes an event into account that may be such a call.
  mutating func add(_ event: TraceEvent) {
    guard [.modelCall, .embedding, .toolCall].contains(event.kind) else { return }
    let callee = Callee(event)
    count(1, of: callee)
    if case .failure(let failure) = event.outcome { count(1, failedBy: failure.message, of: callee) }
  }

  /// Takes into account what failed in another run.
  mutating func add(_ other: FailedCalls) {
    for callee in other.callees {
      guard let tally = other.tallies[callee] else { continue }
      count(tally.calls, of: callee)
      for reason in tally.reasons { count(reason.count, failedBy: reason.message, of: callee) }
    }
  }

  private mutating func count(_ calls: Int, of callee: Callee) {
    if tallies[callee] == nil { callees.append(callee) }
    tallies[callee, default: Tally()].calls += calls
  }

  private mutating func count(_ calls: Int, failedBy message: String, of callee: Callee) {
    if let place = tallies[callee]?.reasons.firstIndex(where: { $0.message == message }) {
      tallies[callee]?.reasons[place].count += calls
    } else {
      tallies[callee]?.reasons.append((message, calls))
    }
  }

  /// A sentence for each of which something failed, with the most frequent reason, the first of equals.
  var sentences: [String] {
    callees.compactMap { callee in
      guard let tally = tallies[callee], !tally.reasons.isEmpty else { return nil }
      let failed = tally.reasons.reduce(0) { $0 + $1.count }
      let most = tally.reasons.reduce(tally.reasons[0]) { $1.count > $0.count ? $1 : $0 }
      let others = failed == most.count ? "" : " (\(failed - most.count) for other reasons)"
      return "\(failed) of \(tally.calls) \(Self.words(for: callee)) failed: \(most.message)\(others)."
    }
  }

  private static func words(for callee: Callee) -> String {
    switch callee.kind {
    case .toolCall: "calls of the tool '\(callee.name)'"
    case .embedding: "calls of the embedder"
    default: "model calls"
    }
  }
}
