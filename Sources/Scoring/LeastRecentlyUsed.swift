import Synchronization

/// Values by key within a budget; the value that was used longest ago leaves first.
///
/// Keys are compared in full, so a value is never that of another key. Safe to share between threads.
package final class LeastRecentlyUsed<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  /// The sum of costs that is kept at most.
  package let budget: Int
  private let state = Mutex(State())

  package init(budget: Int) { self.budget = budget }

  /// The value of a key, which then counts as just used.
  package func value(for key: Key) -> Value? {
    state.withLock { state in
      guard let place = state.places[key] else { return nil }
      state.moveToFront(place)
      return state.entries[Int(place)].value
    }
  }

  /// Whether a value is kept, which does not count as use.
  package func contains(_ key: Key) -> Bool { state.withLock { $0.places[key] != nil } }

  /// Keeps a value, and lets others go if the budget asks for it; one above the whole budget is not kept.
  package func keep(_ value: Value, cost: Int, for key: Key) {
    guard cost <= budget else { return }
    state.withLock { state in
      state.remove(key)
      state.add(key, value, cost)
      while state.cost > budget { state.removeLast() }
    }
  }

  /// How many values there are.
  package var count: Int { state.withLock { $0.places.count } }

  /// The sum of their costs.
  package var cost: Int { state.withLock { $0.cost } }

  /// A ring of entries through place 0, which holds none: its next is the newest, its previous the oldest. The
  /// ring lies apart from what it joins, small enough for near caches.
  private struct State: Sendable {
    struct Entry: Sendable {
      var key: Key?
      var value: Value?
      var cost = 0
    }

    struct Link: Sendable {
      var next: Int32 = 0
      var previous: Int32 = 0
    }

    var entries = [Entry()]
    var ring = [Link()]
    var places: [Key: Int32] = [:]
    var free: [Int32] = []
    var cost = 0

    mutating func add(_ key: Key, _ value: Value, _ cost: Int) {
      let place = free.popLast() ?? Int32(entries.count)
      if Int(place) == entries.count {
        entries.append(Entry())
        ring.append(Link())
      }
      entries[Int(place)] = Entry(key: key, value: value, cost: cost)
      places[key] = place
      self.cost += cost
      linkFirst(place)
    }

    mutating func moveToFront(_ place: Int32) {
      unlink(place)
      linkFirst(place)
    }

    mutating func remove(_ key: Key) {
      guard let place = places.removeValue(forKey: key) else { return }
      unlink(place)
      cost -= entries[Int(place)].cost
      entries[Int(place)] = Entry()
      free.append(place)
    }

    mutating func removeLast() {
      if let key = entries[Int(ring[0].previous)].key { remove(key) }
    }

    private mutating func unlink(_ place: Int32) {
      let link = ring[Int(place)]
      ring[Int(link.previous)].next = link.next
      ring[Int(link.next)].previous = link.previous
    }

    private mutating func linkFirst(_ place: Int32) {
      let second = ring[0].next
      ring[Int(place)] = Link(next: second, previous: 0)
      ring[Int(second)].previous = place
      ring[0].next = place
    }
  }
}
