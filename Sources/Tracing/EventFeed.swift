import Synchronization

/// The events of a trace one after the other, payloads resolved; memory does not grow with the trace.
///
/// 1. An event is given once the line after it, where there is one, has vouched for it.
/// 2. Damage ends the feed; what was given before it is whole.
package final class EventFeed: Sendable {
  package let path: String
  /// The trace's length in bytes when it was opened, unpacked.
  let size: Int
  private let blobs: BlobStore?
  private let most: Int
  private let told: @Sendable (TraceEvent) -> Void
  private let state: Mutex<State>

  fileprivate struct State: ~Copyable {
    var reader: TraceReader
    /// The event that is given next.
    var held: TraceEvent?
    var count = 0
    var damage: TraceError?
  }

  /// - Parameters:
  ///   - blobs: the store beside the trace; without one payloads stay references.
  ///   - most: lines that are read at most, of a trace to which lines are being added.
  ///   - told: is given each event when it is taken.
  /// - Throws: ``TraceError`` when the file cannot be read at all or is no trace.
  package init(
    _ path: String, blobs: BlobStore?, upTo most: Int = .max,
    told: @escaping @Sendable (TraceEvent) -> Void = { _ in }
  ) throws(TraceError) {
    (self.path, self.blobs, self.most, self.told) = (path, blobs, most, told)
    var reader = try TraceReader(path: path)
    size = reader.size
    let first = try Self.read(&reader, blobs)
    guard let first, first.kind == .sessionStart else {
      throw .format("\(path) does not begin with a session.start event", offset: 0)
    }
    state = Mutex(State(reader: reader, held: first))
  }

  /// The next event; `nil` at the end or where the trace is damaged.
  package func next() -> TraceEvent? {
    let event = state.withLock { $0.take(blobs, most) }
    if let event { told(event) }
    return event
  }

  /// How many events were given.
  package var count: Int { state.withLock { $0.count } }

  /// Why the feed ended before the file did.
  package var damage: TraceError? { state.withLock { $0.damage } }

  /// The intact lines up to the last that was read.
  package var prefix: TracePrefix { state.withLock { $0.reader.prefix } }

  fileprivate static func read(_ reader: inout TraceReader, _ blobs: BlobStore?) throws(TraceError)
    -> TraceEvent?
  {
    guard let event = try reader.nextEvent() else { return nil }
    return try Trace.resolve(event, blobs)
  }
}

extension EventFeed.State {
  fileprivate mutating func take(_ blobs: BlobStore?, _ most: Int) -> TraceEvent? {
    guard let event = held else { return nil }
    held = nil
    do throws(TraceError) {
      if reader.prefix.count < most { held = try EventFeed.read(&reader, blobs) }
    } catch {
      damage = error
      // Of two lines between which the chain breaks the first may be the altered one.
      if error.code == .integrity, reader.prefix.count == count + 1 { return nil }
    }
    count += 1
    return event
  }
}
