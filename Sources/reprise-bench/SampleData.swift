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
    let table = powerLaw(width: width)
    var rows = [[Int32]](repeating: [], count: rowCount)
    for draw in 0..<draws { rows[draw % rowCount].append(Int32(self.draw(from: table))) }
    return try SparseRows(width: width, rows: rows)
  }

  /// Sums of weights that fall with the power 0.9 of a column's number.
  func powerLaw(width: Int) -> [Double] {
    var sum = 0.0
    return (0..<width).map { column in
      sum += Portable.exp(-0.9 * Portable.log(Double(column + 1)))
      return sum
    }
  }

  /// A column by the weights whose sums are given.
  mutating func draw(from sums: [Double]) -> Int {
    let target = uniform() * (sums.last ?? 0)
    var (low, high) = (0, sums.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] < target { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Distinct row numbers below a bound, ascending.
  mutating func rows(_ count: Int, below bound: Int) -> [Int32] {
    var rows: Set<Int32> = []
    while rows.count < min(count, bound) { rows.insert(Int32(uniform() * Double(bound))) }
    return rows.sorted()
  }

  /// A matrix of numbers between -1 and 1, in large pages as fitted weights are (and as NumPy's arrays).
  mutating func matrix(rowCount: Int, width: Int) throws -> RowMatrix {
    let elements = [Float](unsafeUninitializedCapacity: rowCount * width) { elements, count in
      LargePages.advise(elements)
      for place in 0..<rowCount * width {
        elements.initializeElement(at: place, to: Float(2 * uniform() - 1))
      }
      count = rowCount * width
    }
    return try RowMatrix(rowCount: rowCount, width: width, elements: elements)
  }
}
