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
    /// How often what is not told apart was said.
    var others = 0
  }

  private var callees: [Callee] = []
  private var tallies: [Callee: Tally] = [:]

  /// Reasons that are told apart; what is said beyond them counts as other.
  private static let mostReasons = 50

  mutating func add(_ event: TraceEvent) {
    guard [.modelCall, .embedding, .toolCall].contains(event.kind) else { return }
    let tool = event.kind == .toolCall ? event.request["tool"]?.stringValue ?? event.component : ""
    var reasons: [(message: String, count: Int)] = []
    if case .failure(let failure) = event.outcome { reasons = [(failure.message, 1)] }
    add(Tally(calls: 1, reasons: reasons), of: Callee(kind: event.kind, name: tool))
  }

  /// Adds what another run's calls came to.
  mutating func add(_ other: FailedCalls) {
    for callee in other.callees { add(other.tallies[callee] ?? Tally(), of: callee) }
  }

  private mutating func add(_ other: Tally, of callee: Callee) {
    if tallies[callee] == nil { callees.append(callee) }
    var tally = tallies[callee] ?? Tally()
    tally.calls += other.calls
    tally.others += other.others
    for reason in other.reasons {
      if let place = tally.reasons.firstIndex(where: { $0.message == reason.message }) {
        tally.reasons[place].count += reason.count
      } else if tally.reasons.count < Self.mostReasons {
        tally.reasons.append(reason)
      } else {
        tally.others += reason.count
      }
    }
    tallies[callee] = tally
  }

  /// A sentence for each of which something failed, with the most frequent reason, the first of equals.
  var sentences: [String] {
    callees.compactMap { callee in
      guard let tally = tallies[callee], !tally.reasons.isEmpty else { return nil }
      let failed = tally.reasons.reduce(tally.others) { $0 + $1.count }
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

extension TraceEvent {
  /// The component whose place in the code it is.
  fileprivate var component: String { String(site.prefix { $0 != "." }) }
}
