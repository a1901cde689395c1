/// How far two orders of items agree, and which item went where.
package struct RankAgreement: Sendable, Codable, Hashable {
  /// Kendall's tau (1938) over the items that both orders have, from -1 to 1; `nil` with fewer than two.
  package var tau: Double?
  /// |both first k| / k, with k the depth, or the longer order where both are shorter; 1 for two empty orders.
  package var overlap: Double
  package var depth: Int
  /// Items that only the second order has, and that only the first has, best first.
  package var entered: [String]
  package var left: [String]
  /// Items that both have at different places, in the first order's order.
  package var moves: [Move]

  package struct Move: Sendable, Codable, Hashable {
    package var item: String
    /// Places from 1.
    package var from: Int
    package var to: Int
  }

  /// - Parameters:
  ///   - first: items without repetition, best first.
  ///   - depth: how many places the overlap counts.
  package init(_ first: [String], _ second: [String], depth: Int = 10) {
    let places = Self.places(second)
    let known = Self.places(first)
    let common = first.compactMap { item in places[item].map { (item: item, to: $0) } }
    tau = Self.tau(common.map(\.to))
    self.depth = depth
    let k = min(depth, max(first.count, second.count))
    let shared = Set(first.prefix(depth)).intersection(second.prefix(depth)).count
    overlap = k == 0 ? 1 : Double(shared) / Double(k)
    entered = second.filter { known[$0] == nil }
    left = first.filter { places[$0] == nil }
    moves = common.compactMap { item, to in
      let from = known[item] ?? 0
      return from == to ? nil : Move(item: item, from: from + 1, to: to + 1)
    }
  }

  private static func places(_ items: [String]) -> [String: Int] {
    Dictionary(items.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  /// 1 - 4 × inversions / (n (n - 1)), counted by merging (Knight, 1966).
  private static func tau(_ order: [Int]) -> Double? {
    guard order.count > 1 else { return nil }
    var (values, spare) = (order, order)
    let inversions = sort(&values, &spare, 0..<order.count)
    let pairs = Double(order.count) * Double(order.count - 1)
    return 1 - 4 * Double(inversions) / pairs
  }

  private static func sort(_ values: inout [Int], _ spare: inout [Int], _ range: Range<Int>) -> Int {
    guard range.count > 1 else { return 0 }
    let middle = (range.lowerBound + range.upperBound) / 2
    var inversions =
      sort(&values, &spare, range.lowerBound..<middle) + sort(&values, &spare, middle..<range.upperBound)
    var (l, r) = (range.lowerBound, middle)
    for place in range {
      if r >= range.upperBound || (l < middle && values[l] <= values[r]) {
        spare[place] = values[l]
        l += 1
      } else {
        spare[place] = values[r]
        inversions += middle - l
        r += 1
      }
    }
    for place in range { values[place] = spare[place] }
    return inversions
  }
}
