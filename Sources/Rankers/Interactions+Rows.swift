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
  var distinctItems: [Int32] {
    var seen: Set<Int> = []
    return compactMap { seen.insert($0.item).inserted ? Int32($0.item) : nil }
  }
}
