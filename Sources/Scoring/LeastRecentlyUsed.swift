import Synchronization

/// Values by key within a budget; the value that was used longest ago leaves first.
///
/// Keys are compared in full, so a value is never that of another key. Safe to share between threads. A hit writes one
/// number, the time of use, beside the value; times are put in order when something has to leave.
package final class LeastRecentlyUsed<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  /// The sum of costs that is kept at most.
  package let budget: Int
  private let state = Mutex(State())

  package init(budget: Int) { self.budget = budget }

  /// The value of a key, which then counts as just used.
  package func value(for key: Key) -> Value? {
    state.withLock { state in
      guard let place = state.entries.index(forKey: key) else { return nil }
      state.entries.values[place].used = state.tick()
      return state.entries.values[place].value
    }
  }

  /// Whether a value is kept, which does not count as use.
  package func contains(_ key: Key) -> Bool { state.withLock { $0.entries[key] != nil } }

  /// Keeps a value, and lets others go if the budget asks for it; one above the whole budget is not kept.
  package func keep(_ value: Value, cost: Int, for key: Key) {
    guard cost <= budget else { return }
    state.withLock { state in
      state.add(key, value, cost)
      while state.cost > budget { state.removeOldest() }
    }
  }

  /// How many values there are.
  package var count: Int { state.withLock { $0.entries.count } }

  /// The sum of their costs.
  package var cost: Int { state.withLock { $0.cost } }

  private struct State: Sendable {
    struct Entry: Sendable {
      var value: Value
      var cost: Int
      /// The time of the last use; no two are equal.
      var used: UInt64
    }

    var entries: [Key: Entry] = [:]
    /// Each key once, under a time at which it was used, which may not be the last.
    var ages = AgeHeap<Key>()
    var cost = 0
    private var time: UInt64 = 0

    mutating func tick() -> UInt64 {
      time += 1
      return time
    }

    mutating func add(_ key: Key, _ value: Value, _ cost: Int) {
      let entry = Entry(value: value, cost: cost, used: tick())
      self.cost += cost
      if let former = entries.updateValue(entry, forKey: key) {
        self.cost -= former.cost
      } else {
        ages.append(key, used: entry.used)
      }
    }

    mutating func removeOldest() {
      while let (key, used) = ages.oldest, let entry = entries[key] {
        guard entry.used == used else {
          ages.renewOldest(used: entry.used)
          continue
        }
        ages.removeOldest()
        entries[key] = nil
        cost -= entry.cost
        return
      }
    }
  }
}
