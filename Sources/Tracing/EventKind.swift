/// What an event is: its class decides what replay does with it.
///
/// The set is open, because a later version may write kinds this one does not know.
package struct EventKind: RawRepresentable, Hashable, Sendable {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }

  /// How a replay treats an event.
  package enum Role: Sendable {
    /// An answer from outside: verified by its request, then served.
    case effect
    /// A decision of the run: computed again and compared.
    case derived
    /// Shape: spans, messages, start and end.
    case structure
  }

  package var role: Role {
    if Self.effects.contains(self) { return .effect }
    return Self.structures.contains(self) ? .structure : .derived
  }

  package static let modelCall = EventKind(rawValue: "llm.call")
  package static let embedding = EventKind(rawValue: "embed.call")
  package static let toolCall = EventKind(rawValue: "tool.call")
  package static let observation = EventKind(rawValue: "env.obs")
  package static let clockRead = EventKind(rawValue: "clock.read")
  package static let randomSeed = EventKind(rawValue: "rng.seed")
  package static let dataOpen = EventKind(rawValue: "data.open")

  package static let memoryRead = EventKind(rawValue: "mem.read")
  package static let memoryWrite = EventKind(rawValue: "mem.write")
  package static let memoryEvict = EventKind(rawValue: "mem.evict")
  package static let plan = EventKind(rawValue: "plan")
  package static let retrieve = EventKind(rawValue: "retrieve")
  package static let rank = EventKind(rawValue: "rank")
  package static let slate = EventKind(rawValue: "slate")
  package static let guardrail = EventKind(rawValue: "guard")
  package static let outcome = EventKind(rawValue: "outcome")

  package static let sessionStart = EventKind(rawValue: "session.start")
  package static let sessionEnd = EventKind(rawValue: "session.end")
  package static let spanOpen = EventKind(rawValue: "span.open")
  package static let spanClose = EventKind(rawValue: "span.close")
  package static let message = EventKind(rawValue: "msg")
  package static let note = EventKind(rawValue: "note")

  private static let effects: Set<EventKind> = [
    .modelCall, .embedding, .toolCall, .observation, .clockRead, .randomSeed, .dataOpen,
  ]
  private static let structures: Set<EventKind> = [
    .sessionStart, .sessionEnd, .spanOpen, .spanClose, .message, .note,
  ]
}
