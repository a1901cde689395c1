import Testing
import Tracing

@testable import Agents

@Suite struct ColumnSelectionTests {
  @Test(arguments: [0, 1, 2, 7, 50, 400])
  func `the best are those of a full sort, ties by column`(count: Int) {
    let stream = RandomStream(seed: 8, name: "columns")
    for _ in 0..<20 {
      let scores = (0..<200).map { _ in stream.below(3) == 0 ? nil : Double(stream.below(40)) }
      let sorted = scores.indices.filter { scores[$0] != nil }.sorted { left, right in
        let (first, second) = (scores[left] ?? 0, scores[right] ?? 0)
        return first == second ? left < right : first > second
      }
      let best = ColumnSelection.best(count, of: scores.count) { scores[$0] }
      #expect(best.map(\.column) == Array(sorted.prefix(count)))
    }
  }

  @Test func `infinities have their places`() {
    let scores = [-Double.infinity, 1, .infinity, -.infinity]
    #expect(ColumnSelection.best(4, of: 4) { scores[$0] }.map(\.column) == [2, 1, 0, 3])
  }
}
