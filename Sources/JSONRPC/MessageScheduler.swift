/// Decides which messages may run, from what they claim and the order in which they came; a pure state machine.
struct MessageScheduler: Sendable {
  private struct Entry {
    let ticket: Int
    let claim: Claim
    var blockers: Int
  }

  private var entries: [Entry] = []

  var count: Int { entries.count }

  /// Takes the next message; true when it may run at once.
  mutating func add(_ ticket: Int, _ claim: Claim) -> Bool {
    let blockers = entries.count { $0.claim.conflicts(with: claim) }
    entries.append(Entry(ticket: ticket, claim: claim, blockers: blockers))
    return blockers == 0
  }

  /// Removes a message that is finished or called off; gives those that may run now, in their order.
  mutating func remove(_ ticket: Int) -> [Int] {
    guard let place = entries.firstIndex(where: { $0.ticket == ticket }) else { return [] }
    let claim = entries.remove(at: place).claim
    var ready: [Int] = []
    for later in place..<entries.count where claim.conflicts(with: entries[later].claim) {
      entries[later].blockers -= 1
      if entries[later].blockers == 0 { ready.append(entries[later].ticket) }
    }
    return ready
  }
}
