import Scoring
import Testing

struct MarginalRelevanceTests {
  private func plain(_ rows: RowMatrix, _ relevances: [Float], _ tradeoff: Float, _ limit: Int) -> [Int] {
    var order: [Int] = []
    while order.count < min(limit, rows.rowCount) {
      var best: (row: Int, score: Float)?
      for row in 0..<rows.rowCount where !order.contains(row) {
        let similarities = order.map { other in
          zip(rows.row(other), rows.row(row)).reduce(Float(0)) { sum, pair in
            sum.addingProduct(pair.0, pair.1)
          }
        }
        let score = tradeoff * relevances[row] - (1 - tradeoff) * (similarities.max() ?? 0)
        if score > best?.score ?? -.infinity { best = (row, score) }
      }
      order.append(best?.row ?? 0)
    }
    return order
  }

  @Test(arguments: KernelLevel.supported, [Float(0), 0.3, 0.5, 1])
  func `the order is that of the definition`(level: KernelLevel, tradeoff: Float) throws {
    var random = SeededBits(state: 4)
    let rows = try RowFamily.whole.rows(40, width: 7, seed: 3)
    let relevances = (0..<40).map { _ in Float(Int.random(in: 0...5, using: &random)) / 5 }
    for limit in [0, 1, 12, 99] {
      let order = try rows.marginalRelevanceOrder(
        relevances: relevances, tradeoff: tradeoff, limit: limit, level: level)
      #expect(order == plain(rows, relevances, tradeoff, limit))
    }
  }

  @Test func `relevance only is the order of relevance`() throws {
    let rows = try RowFamily.uniform.rows(4, width: 3, seed: 1)
    let order = try rows.marginalRelevanceOrder(relevances: [1, 3, 2, 3], tradeoff: 1, limit: 4)
    #expect(order == [1, 3, 2, 0])
  }

  @Test func `relevances that do not fit are an error`() throws {
    let rows = try RowFamily.uniform.rows(2, width: 3, seed: 1)
    #expect(throws: ScoringError.self) {
      try rows.marginalRelevanceOrder(relevances: [1], tradeoff: 1, limit: 1)
    }
    #expect(throws: ScoringError.self) {
      try rows.marginalRelevanceOrder(relevances: [1, .nan], tradeoff: 1, limit: 1)
    }
  }
}
