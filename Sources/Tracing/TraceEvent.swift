package import JSON

/// One line of a trace: something that crossed the edge of the run, or that the run decided.
///
/// The keys are those of `Docs/Formats/trace.md`, version 1.
package struct TraceEvent: Sendable, Hashable {
  /// The place of the event in the file, from 0, without a gap (`s`).
  package var sequence: Int
  package var kind: EventKind
  /// The span's path, such as `/3/0`; `/` is the session itself (`sp`).
  package var span: String
  /// The declared place in the code, `component.method` (`at`).
  package var site: String
  /// How many events of this kind and site came before in this span (`n`).
  package var occurrence: Int
  package var request: JSONValue = .null
  package var outcome: Outcome = .result(.null)
  package var source: Source?
  /// Wall-clock figures and provider details; never part of a digest (`vol`).
  package var volatile: JSONValue = .null

  /// What came back: a result, or a recorded failure that replay raises again.
  package enum Outcome: Sendable, Hashable {
    case result(JSONValue)
    case failure(EffectFailure)
  }

  /// Where an effect's answer came from.
  package enum Source: String, Sendable { case live, cache, replay, edited, stub }

  /// What a replay looks an event up by.
  package var key: EventKey { EventKey(span: span, kind: kind, site: site, occurrence: occurrence) }
}

/// The identity of an event inside a session; it does not depend on scheduling.
package struct EventKey: Hashable, Sendable, CustomStringConvertible {
  package var span: String
  package var kind: EventKind
  package var site: String
  package var occurrence: Int
  /// The key of the first event of the same kind and site in the span.
  var family: EventKey { EventKey(span: span, kind: kind, site: site, occurrence: 0) }
  /// The span in which the event can be found at another place: for an opening that of its parent.
  var scope: String {
    guard kind == .spanOpen, let slash = span.lastIndex(of: "/") else { return span }
    return slash == span.startIndex ? "/" : String(span[..<slash])
  }
  package var description: String { "\(kind.rawValue) at \(site) #\(occurrence) in span \(span)" }
}

/// A failure that came from outside and is part of the trace: a dead endpoint, a refused reply.
package struct EffectFailure: RecordableError, Sendable, Hashable, CustomStringConvertible {
  package var code: String
  package var message: String
  package init(code: String, message: String) {
    self.code = code
    self.message = message
  }
  package var description: String { message }
  package var effectFailure: EffectFailure { self }
}

/// An error that says how it is to be written in a trace.
package protocol RecordableError: Error {
  var effectFailure: EffectFailure { get }
}
