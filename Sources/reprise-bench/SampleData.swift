import Scoring

/// Seeded data of the shapes of well-known sets, so that every run measures the same.
struct SampleData {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A number from 0 up to 1 (SplitMix64).
  mutating func uniform() -> Double {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
  }

  /// Entries whose columns follow a power law with exponent 0.9, repeats dropped.
  mutating func interactions(rowCount: Int, width: Int, draws: Int) throws -> SparseRows {
    var weights: [Double] = []
    var sum = 0.0
    for column in 0..<width {
      sum += Portable.exp(-0.9 * Portable.log(Double(column + 1)))
      weights.append(sum)
    }
    let entries = (0..<draws).map { draw in
      let target = uniform() * sum
      var (low, high) = (0, width - 1)
      while low < high {
        let middle = (low + high) / 2
        if weights[middle] < target { low = middle + 1 } else { high = middle }
      }
      return SparseEntry(row: Int32(draw % rowCount), column: Int32(low))
    }
    return try SparseRows(rowCount: rowCount, width: width, entries: entries)
  }

  /// Distinct row numbers below a bound, ascending.
  mutating func rows(_ count: Int, below bound: Int) -> [Int32] {
    var rows: Set<Int32> = []
    while rows.count < min(count, bound) { rows.insert(Int32(uniform() * Double(bound))) }
    return rows.sorted()
  }

  /// A matrix of numbers between -1 and 1.
  mutating func matrix(rowCount: Int, width: Int) throws -> RowMatrix {
    let elements = (0..<rowCount * width).map { _ in Float(2 * uniform() - 1) }
    return try RowMatrix(rowCount: rowCount, width: width, elements: elements)
  }
}
