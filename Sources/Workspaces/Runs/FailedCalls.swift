import JSON
import Tracing

/// What failed outside of the program while agents ran: calls of models, embedders and tools, by cause.
///
/// A failed tool call is an observation that the agent lives with, so that without this nobody would notice a program that is
/// not there.
struct FailedCalls {
  private struct Callee: Hashable {
    var kind: EventKind
    /// The tool; empty for a model.
    var name: String
  }

  private struct Tally {
    var calls = 0
    /// How often each thing was said, in the order in which it was first said.
    var reasons: [(message: String, count: Int)] = []
  }

  private var callees: [Callee] = []
  private var tallies: [Callee: Tally] = [:]

  init(in traces: [Trace]) {
    for event in traces.lazy.flatMap(\.events) where [.modelCall, .embedding, .toolCall].contains(event.kind)
    {
      note(event)
    }
  }

  private mutating func note(_ event: TraceEvent) {
    let tool = event.kind == .toolCall ? event.request["tool"]?.stringValue ?? "" : ""
    let callee = Callee(kind: event.kind, name: tool)
    if tallies[callee] == nil { callees.append(callee) }
    tallies[callee, default: Tally()].calls += 1
    guard case .failure(let failure) = event.outcome else { return }
    if let place = tallies[callee]?.reasons.firstIndex(where: { $0.message == failure.message }) {
      tallies[callee]?.reasons[place].count += 1
    } else {
      tallies[callee]?.reasons.append((failure.message, 1))
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
