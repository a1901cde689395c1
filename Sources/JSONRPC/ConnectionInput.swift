/// The incoming half of a connection: the framing, and faults that wait until it is known how to reply.
struct ConnectionInput: Sendable {
  var framing: MessageFraming
  var held: [FramingFault] = []
  private static let mostHeld = 16

  /// What the next bytes, or the end of the input, complete.
  mutating func take(_ bytes: [UInt8]?) -> [MessageFraming.Event] {
    let events = bytes.map { framing.feed($0) } ?? framing.finish()
    guard framing.framing == nil, bytes != nil else {
      defer { held = [] }
      return held.map { .fault($0) } + events
    }
    for case .fault(let fault) in events where held.count < Self.mostHeld { held.append(fault) }
    return []
  }
}
