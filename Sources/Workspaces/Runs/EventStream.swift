import JSON
import Tracing

/// The lines of a trace one after the other, verified; only what is asked for becomes an event.
struct EventStream: ~Copyable {
  private var reader: TraceReader
  private let store: BlobStore?
  private let path: String
  private var last: [UInt8] = []
  /// The line that is given next, once the one after it has vouched for it.
  private var held: Line?
  private var hasBegun = false
  /// Why the stream ended before the file did.
  private(set) var damage: TraceError?

  /// A line that is vouched for by those before it, and by the next where there is one.
  struct Line {
    var place: Int
    var offset: Int
    var bytes: [UInt8]
  }

  /// - Throws: ``WorkspaceError`` when the file cannot be opened.
  init(_ path: String) throws {
    do { reader = try TraceReader(path: path) } catch { throw WorkspaceError(error) }
    self.path = path
    store = EventText.store(beside: path)
  }

  /// The next line; `nil` at the end or where the trace is damaged.
  mutating func next() -> Line? {
    if !hasBegun { (held, hasBegun) = (read(), true) }
    guard let line = held else { return nil }
    held = read()
    guard damage?.code == .integrity else { return line }
    if (try? TraceEvent(parsing: line.bytes, at: line.offset)) == nil {
      damage = .altered(sequence: line.place, offset: line.offset)
    }
    return nil
  }

  private mutating func read() -> Line? {
    guard damage == nil else { return nil }
    let (place, offset) = (reader.prefix.count, reader.prefix.length)
    do {
      guard let bytes = try reader.nextLine() else { return nil }
      last = Array(bytes)
      return Line(place: place, offset: offset, bytes: last)
    } catch {
      damage = error
      return nil
    }
  }

  /// The event of a line, payloads resolved.
  ///
  /// - Throws: ``TraceError`` for a line that is no event, and for a payload that was altered.
  func event(_ line: Line) throws(TraceError) -> TraceEvent {
    do { return try resolved(line) } catch {
      var named = error
      named.message = "\(path): \(error.message)"
      throw named
    }
  }

  private func resolved(_ line: Line) throws(TraceError) -> TraceEvent {
    var event = try TraceEvent(parsing: line.bytes, at: line.offset)
    guard let store else { return event }
    event.request = try store.resolved(event.request)
    if case .result(let value) = event.outcome { event.outcome = .result(try store.resolved(value)) }
    return event
  }

  /// Refuses a file of which no line is one of a trace.
  ///
  /// - Throws: ``TraceError`` with what is wrong with its first line, or ``WorkspaceError`` for an empty file.
  func checkSome() throws {
    guard count == 0 else { return }
    if let damage {
      var failure = WorkspaceError(damage)
      failure.place = path
      throw failure
    }
    throw WorkspaceError(
      .data, "trace-empty", "the file has no event (byte 0): it is empty or was cut within its first line",
      place: path,
      hint: "run the notebook again: it begins anew")
  }

  /// Lines that were read and are vouched for: of two between which the chain breaks either may be the altered one.
  var count: Int { damage?.code == .integrity ? max(reader.prefix.count - 1, 0) : reader.prefix.count }
  var head: Digest { reader.prefix.head }

  /// Whether the last line that was read ends the session.
  var isComplete: Bool {
    damage == nil && !reader.prefix.isTorn && (try? JSONValue(parsing: last))?["k"] == "session.end"
  }

  /// Bytes after the last whole line.
  var isTorn: Bool { reader.prefix.isTorn }
  var length: Int { reader.prefix.length }
}
