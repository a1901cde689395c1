import Concepts
import Scoring

extension Interactions {
  /// Users by items, one where a user met an item at least once.
  func met() throws -> SparseRows {
    try SparseRows(width: catalogue.count, starts: offsets, columns: items)
  }
}

extension Sequence<Interactions.Event> {
  /// The items in the order in which they were first met, none twice.
  var distinctItems: [Int32] { distinctItems(after: 0) }

  /// Those of them that were first met after so many events.
  func distinctItems(after count: Int) -> [Int32] {
    var seen = SeenItems(of: self.lazy.map(\.item).max() ?? 0)
    var found: [Int32] = []
    for (place, event) in enumerated() where seen.isNew(event.item) && place >= count {
      found.append(Int32(event.item))
    }
    return found
  }
}

/// Which items were met: a bit for each, since a history is asked for at every step of a session; a set for numbers
/// that no catalogue has.
private struct SeenItems {
  private var words: [UInt64]
  private var others: Set<Int> = []

  init(of greatest: Int) {
    words = .init(repeating: 0, count: (0..<1 << 24).contains(greatest) ? greatest / 64 + 1 : 0)
  }

  mutating func isNew(_ item: Int) -> Bool {
    guard item >= 0, item / 64 < words.count else { return others.insert(item).inserted }
    let bit = UInt64(1) << UInt64(item % 64)
    defer { words[item / 64] |= bit }
    return words[item / 64] & bit == 0
  }
}
