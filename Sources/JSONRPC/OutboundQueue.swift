/// What waits to be written; a pure state machine that is told the time.
///
/// 1. Frames of the lossless lane leave in their order, each exactly once.
/// 2. Of the droppable lane only the newest body of a key waits, and it leaves no sooner than `interval` after
///    the one before it.
/// 3. Beyond `crowded` bytes, droppable bodies without a key are dropped and counted.
struct OutboundQueue: Sendable {
  struct Limits: Hashable, Sendable {
    var crowded = 8 << 20
    var busy = 64 << 20
    var overflow = 256 << 20
    /// The time between two droppable bodies of one key.
    var interval = Duration.milliseconds(50)
    /// About how many bytes are written at once.
    var write = 64 << 10
  }

  private struct Droppable {
    let key: String
    var body: [UInt8]
    var due: ContinuousClock.Instant
  }

  let limits: Limits
  private var lossless: [[UInt8]] = []
  private var next = 0
  private var droppable: [Droppable] = []
  private var lastSent: [String: ContinuousClock.Instant] = [:]
  /// The bytes that wait.
  private(set) var bytes = 0
  /// How many droppable bodies gave way to newer ones or were dropped.
  private(set) var dropped = 0

  init(limits: Limits = Limits()) { self.limits = limits }

  var isEmpty: Bool { next == lossless.count && droppable.isEmpty }

  mutating func append(_ body: [UInt8]) {
    lossless.append(body)
    bytes += body.count
  }

  /// - Parameter key: of two bodies with one key, the older may be dropped; nil is like no other.
  mutating func appendDroppable(_ body: [UInt8], key: String?, now: ContinuousClock.Instant) {
    guard let key else {
      if bytes > limits.crowded { dropped += 1 } else { append(body) }
      return
    }
    bytes += body.count
    if let place = droppable.firstIndex(where: { $0.key == key }) {
      bytes -= droppable[place].body.count
      droppable[place].body = body
      dropped += 1
    } else {
      let due = lastSent[key].map { $0 + limits.interval } ?? now
      droppable.append(Droppable(key: key, body: body, due: due))
    }
  }

  /// Moves what waits under `key` to the lossless lane and forgets the key.
  mutating func settle(_ key: String) {
    if let place = droppable.firstIndex(where: { $0.key == key }) {
      lossless.append(droppable.remove(at: place).body)
    }
    lastSent[key] = nil
  }

  /// The bodies to write now: about `limits.write` bytes, or one that is larger.
  mutating func take(now: ContinuousClock.Instant) -> [[UInt8]] {
    var taken: [[UInt8]] = []
    var size = 0
    while next < lossless.count, size < limits.write {
      taken.append(lossless[next])
      size += lossless[next].count
      lossless[next] = []
      next += 1
    }
    if next == lossless.count || next > 4_096 {
      lossless.removeSubrange(..<next)
      next = 0
    }
    if lossless.isEmpty {
      for entry in droppable where entry.due <= now {
        taken.append(entry.body)
        size += entry.body.count
        lastSent[entry.key] = now
      }
      droppable.removeAll { $0.due <= now }
    }
    bytes -= size
    return taken
  }

  /// When the earliest droppable body is due.
  var due: ContinuousClock.Instant? { droppable.map(\.due).min() }
}
