/// The order of scored items: score descending, compared after rounding to 1e-10, then the tie rule.
struct ScoreOrder {
  /// By column: which of two equal scores stands first.
  private let places: [Int]?

  init(_ ties: TieRule, itemCount: Int) { places = ties.places(itemCount) }

  /// What scores are compared by: rounded to 1e-10, a score that is no number below all others.
  static func key(_ score: Float) -> Double {
    score.isNaN ? -.infinity : (Double(score) * 1e10).rounded()
  }

  /// The best `limit` of the columns, which are given ascending.
  func best(_ limit: Int, of columns: [Int], scores: [Float]) -> [Int] {
    limit >= columns.count ? sorted(columns, scores) : selected(limit, columns, scores)
  }

  private func sorted(_ columns: [Int], _ scores: [Float]) -> [Int] {
    let keys = scores.map(Self.key)
    return columns.sorted { precedes($0, keys[$0], $1, keys[$1]) }
  }

  /// Keeps the best so far in order; most candidates are refused by one comparison with the last of them.
  private func selected(_ limit: Int, _ columns: [Int], _ scores: [Float]) -> [Int] {
    guard limit > 0 else { return [] }
    var best: [(column: Int, key: Double)] = []
    best.reserveCapacity(limit + 1)
    for column in columns {
      let key = Self.key(scores[column])
      if best.count == limit {
        let last = best[limit - 1]
        guard precedes(column, key, last.column, last.key) else { continue }
        best.removeLast()
      }
      var place = best.count
      while place > 0, precedes(column, key, best[place - 1].column, best[place - 1].key) { place -= 1 }
      best.insert((column, key), at: place)
    }
    return best.map(\.column)
  }

  private func precedes(_ first: Int, _ firstKey: Double, _ second: Int, _ secondKey: Double) -> Bool {
    if firstKey != secondKey { return firstKey > secondKey }
    guard let places else { return first < second }
    return places[first] < places[second]
  }
}
