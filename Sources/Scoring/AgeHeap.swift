/// Keys by a time, the smallest of which is found first: a binary heap.
struct AgeHeap<Key: Sendable>: Sendable {
  private var items: [(key: Key, used: UInt64)] = []

  var oldest: (key: Key, used: UInt64)? { items.first }

  /// Adds a key under a time later than all others, whose place is the last.
  mutating func append(_ key: Key, used: UInt64) { items.append((key, used)) }

  /// Gives the oldest key a later time.
  mutating func renewOldest(used: UInt64) { sink((items[0].key, used)) }

  mutating func removeOldest() {
    guard let last = items.popLast(), !items.isEmpty else { return }
    sink(last)
  }

  /// Puts an item in the place of the first, below all that are older.
  private mutating func sink(_ item: (key: Key, used: UInt64)) {
    var place = 0
    while true {
      var child = 2 * place + 1
      guard child < items.count else { break }
      if child + 1 < items.count && items[child + 1].used < items[child].used { child += 1 }
      guard items[child].used < item.used else { break }
      items[place] = items[child]
      place = child
    }
    items[place] = item
  }
}
