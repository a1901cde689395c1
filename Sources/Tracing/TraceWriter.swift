internal import Glibc

/// Appends lines to a trace.
///
/// 1. One process writes one trace: the file is locked for as long as the writer lives.
/// 2. Steps count from zero without a gap, and a written line never changes.
/// 3. Lines are written whole; a crash loses at most what was not yet flushed.
final class TraceWriter {
  private let file: FileDescriptor
  private var buffer: [UInt8] = []
  private let hasher = ReusableHasher()
  private var pending = 0
  /// A write failed in the middle: what follows would stand after half a line.
  private var isBroken = false
  private(set) var nextSequence: Int
  private(set) var head: Digest

  /// Lines that may wait in memory before they are written.
  static let groupSize = 256

  /// Starts a new trace; its folder is made.
  ///
  /// - Throws: ``TraceError`` when the file exists already, or cannot be made or locked.
  init(creating path: String) throws(TraceError) {
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex { try makeFolder(String(path[..<slash])) }
    guard access(path, F_OK) != 0 else { throw .exists(path) }
    file = try FileDescriptor(path: path, flags: O_WRONLY | O_CREAT | O_EXCL | O_APPEND)
    (nextSequence, head) = (0, .zero)
    try file.lock()
  }

  /// Continues a trace after its longest intact prefix; a torn last line is cut off.
  init(continuing path: String, after prefix: TracePrefix) throws(TraceError) {
    file = try FileDescriptor(path: path, flags: O_WRONLY | O_APPEND)
    (nextSequence, head) = (prefix.count, prefix.head)
    try file.lock()
    if prefix.isTorn { try file.truncate(to: prefix.length) }
  }

  deinit { try? flush() }

  /// Adds an event whose payloads are small.
  func append(_ event: TraceEvent) throws(TraceError) -> TraceEvent {
    try append(event, EventPayloads(event, nil))
  }

  /// Adds an event, giving it its sequence number; returns the event as written.
  func append(_ event: TraceEvent, _ payloads: EventPayloads) throws(TraceError) -> TraceEvent {
    var event = event
    event.sequence = nextSequence
    let start = buffer.count
    event.appendLine(to: &buffer, after: head, payloads)
    nextSequence += 1
    head = buffer.withUnsafeBytes { hasher.digest(of: UnsafeRawBufferPointer(rebasing: $0[start...])) }
    pending += 1
    if pending >= Self.groupSize { try flush() }
    return event
  }

  /// Hands the waiting lines to the system.
  func flush() throws(TraceError) {
    guard !buffer.isEmpty else { return }
    guard !isBroken else {
      throw TraceError(code: .file, message: "\(file.path) could not be written to its end before; run again")
    }
    isBroken = true
    try file.write(buffer)
    isBroken = false
    buffer.removeAll(keepingCapacity: true)
    pending = 0
  }

  /// Hands the waiting lines to the disk: what was paid for is not lost.
  func synchronize() throws(TraceError) {
    try flush()
    try file.synchronize()
  }
}
