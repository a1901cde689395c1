/// A column of the catalogue and its score.
struct ScoredColumn: Sendable, Hashable {
  var column: Int
  var score: Double
}

/// The columns with the highest scores, best first, equal ones in their order; the rest is never sorted.
enum ColumnSelection {
  /// - Parameter score: `nil` for columns that are left out.
  static func best(_ count: Int, of total: Int, score: (Int) -> Double?) -> [ScoredColumn] {
    guard count > 0 else { return [] }
    // The worst of the kept is at the root.
    var heap: [ScoredColumn] = []
    for column in 0..<total {
      guard let score = score(column) else { continue }
      let found = ScoredColumn(column: column, score: score)
      if heap.count < count {
        heap.append(found)
        rise(&heap)
      } else if isBefore(found, heap[0]) {
        heap[0] = found
        sink(&heap)
      }
    }
    return heap.sorted(by: isBefore)
  }

  private static func isBefore(_ left: ScoredColumn, _ right: ScoredColumn) -> Bool {
    left.score == right.score ? left.column < right.column : left.score > right.score
  }

  private static func rise(_ heap: inout [ScoredColumn]) {
    var child = heap.count - 1
    while child > 0, case let parent = (child - 1) / 2, isBefore(heap[parent], heap[child]) {
      heap.swapAt(parent, child)
      child = parent
    }
  }

  private static func sink(_ heap: inout [ScoredColumn]) {
    var parent = 0
    while case let left = 2 * parent + 1, left < heap.count {
      let right = left + 1
      let worse = right < heap.count && isBefore(heap[left], heap[right]) ? right : left
      guard isBefore(heap[parent], heap[worse]) else { return }
      heap.swapAt(parent, worse)
      parent = worse
    }
  }
}
