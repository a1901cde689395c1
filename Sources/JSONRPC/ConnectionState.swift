import JSON

/// What a connection knows of its messages; changed only under the connection's lock.
struct ConnectionState: Sendable {
  /// A message that waits or runs.
  struct Pending: Sendable {
    let context: RequestContext
    let method: MethodTable.Method
    let params: JSONValue?
    let sink: ReplySink
    /// Whether it runs or was called off.
    var isTaken = false
  }

  /// How the connection ends.
  struct Ending: Sendable {
    var code: Int32
    /// When what still runs is cancelled, and after that given up; nil is never.
    var deadline: ContinuousClock.Instant?
    var hasCancelled = false
    var isClosed = false
  }

  var lifecycle = Lifecycle()
  var scheduler = MessageScheduler()
  var pending: [Int: Pending] = [:]
  var tickets: [RequestID: Int] = [:]
  var nextTicket = 0
  var ending: Ending?
  var exitCode: Int32?
  /// Who waits for the exit code.
  var onExit: [CheckedContinuation<Int32, Never>] = []

  /// Requests that we sent, by their number.
  var outgoing: [Int64: CheckedContinuation<JSONValue, any Error>] = [:]
  var nextOutgoing: Int64 = 0

  /// The last identifiers that were replied to; a cancellation that comes too late is for one of these.
  private var replied: [RequestID] = []
  private var nextReplied = 0
  /// Cancellations whose request has not been seen.
  private var early: [(id: RequestID, until: ContinuousClock.Instant)] = []

  private static let remembered = (replied: 1_024, early: 256, time: Duration.seconds(5))

  // MARK: - Identifiers

  mutating func remember(replied id: RequestID) {
    tickets[id] = nil
    if replied.count < Self.remembered.replied {
      replied.append(id)
    } else {
      replied[nextReplied] = id
      nextReplied = (nextReplied + 1) % replied.count
    }
  }

  /// Notes a cancellation that may have overtaken its request.
  mutating func remember(early id: RequestID, now: ContinuousClock.Instant) {
    early.removeAll { $0.until < now || $0.id == id }
    guard !replied.contains(id), early.count < Self.remembered.early else { return }
    early.append((id, now + Self.remembered.time))
  }

  /// Whether `id` was cancelled before it came.
  mutating func takeEarly(_ id: RequestID, now: ContinuousClock.Instant) -> Bool {
    guard let place = early.firstIndex(where: { $0.id == id }) else { return false }
    return early.remove(at: place).until >= now
  }

  // MARK: - Messages

  /// Puts a message in the order of things; gives its ticket when it may run at once.
  mutating func enqueue(_ pending: Pending) -> [Int] {
    let ticket = pending.context.ticket
    self.pending[ticket] = pending
    if let id = pending.context.id { tickets[id] = ticket }
    return scheduler.add(ticket, pending.method.ordering.claim(pending.params)) ? [ticket] : []
  }

  /// Takes a message that waits, to run it or to call it off; nil when someone has done so.
  mutating func take(_ ticket: Int) -> Pending? {
    guard let taken = pending[ticket], !taken.isTaken else { return nil }
    pending[ticket]?.isTaken = true
    return taken
  }

  /// Forgets a message that is done; gives those that may run now.
  mutating func remove(_ ticket: Int) -> [Int] {
    pending[ticket] = nil
    return scheduler.remove(ticket)
  }
}
