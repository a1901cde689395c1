package import JSON
import Synchronization

/// What a trace is as a whole, read event by event.
package struct TraceSummary: Sendable {
  package let path: String
  /// What the session was started with.
  package let start: JSONValue
  /// What the session ended with; `nil` for a session that was interrupted.
  package let end: JSONValue?
  /// How many events are vouched for.
  package let count: Int
  package let prefix: TracePrefix
  /// Why reading stopped before the end of the file, if it did.
  package let damage: TraceError?

  package var isComplete: Bool { end != nil && damage == nil && !prefix.isTorn }

  /// Reads a whole trace; memory does not grow with it.
  ///
  /// - Parameter visit: is given each event, payloads resolved, in order.
  /// - Throws: ``TraceError`` as ``Trace/init(reading:blobs:)``; and what the visitor throws.
  package init(reading path: String, blobs: BlobStore?, _ visit: (TraceEvent) throws -> Void) throws {
    let feed = try EventFeed(path, blobs: blobs)
    var (start, end) = (JSONValue.null, JSONValue?.none)
    while let event = feed.next() {
      if feed.count == 1 { start = event.request }
      end = event.sessionResult
      try visit(event)
    }
    (self.path, self.start, self.end) = (path, start, end)
    (count, prefix, damage) = (feed.count, feed.prefix, feed.damage)
  }

  /// Reads a trace and verifies its chain and payloads; of the other lines only those of some kinds are looked into.
  ///
  /// - Parameter visit: is given each event of the kinds, payloads resolved, in order; also of a line that the next one
  ///   turns out not to vouch for.
  /// - Throws: ``TraceError`` when the file cannot be read at all or is no trace; and what the visitor throws.
  package init(
    scanning path: String, blobs: BlobStore?, for kinds: Set<EventKind>,
    _ visit: (TraceEvent) throws -> Void
  ) throws {
    start = try EventFeed(path, blobs: blobs).next()?.request ?? .null
    let marks = kinds.map { Array("\"k\":\"\($0.rawValue)\"".utf8) }
    var reader = try TraceReader(path: path)
    var last = (offset: 0, line: [UInt8]())
    var damage: TraceError?
    do {
      while case let offset = reader.prefix.length, let line = try reader.nextLine() {
        last = (offset, Array(line))
        guard marks.contains(where: last.line.holds) || !PayloadReferences.digests(in: last.line).isEmpty
        else { continue }
        let event: TraceEvent
        do throws(TraceError) { event = try TraceEvent(parsing: last.line, at: offset) } catch {
          throw reader.judged(error, at: offset)
        }
        let whole = try Trace.resolve(event, blobs)
        if kinds.contains(event.kind) { try visit(whole) }
      }
    } catch let error as TraceError { damage = error }
    (self.path, prefix, self.damage) = (path, reader.prefix, damage)
    count = damage?.code == .integrity ? max(prefix.count - 1, 0) : prefix.count
    end = (try? TraceEvent(parsing: last.line, at: last.offset))?.sessionResult
  }
}

extension TraceEvent {
  /// What a session ended with, if the event is its end.
  var sessionResult: JSONValue? {
    guard kind == .sessionEnd, case .result(let value) = outcome else { return nil }
    return value
  }
}

/// The digest over what events mean, in order: equal for two runs that did the same.
package final class SemanticDigest: Sendable {
  private let hasher = Mutex(Hasher256())

  package init() {}

  package func add(_ event: TraceEvent) {
    let bytes = event.semanticDigest.bytes
    hasher.withLock { $0.update(bytes) }
  }

  /// Of the events so far.
  package var current: Digest {
    hasher.withLock { hasher in
      var copy = hasher.copy()
      return copy.finish()
    }
  }
}

extension [UInt8] {
  fileprivate func holds(_ bytes: [UInt8]) -> Bool { withUnsafeBytes { $0.holds(bytes) } }
}
