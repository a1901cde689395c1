import Scoring
import Testing

struct TopKTests {
  private func plain(_ scores: [Float], _ limit: Int, _ isAllowed: (Int) -> Bool = { _ in true })
    -> [ScoredRow]
  {
    let allowed = scores.indices.filter(isAllowed)
    return plainSelection(limit, from: allowed.map { ScoredRow(row: Int32($0), score: scores[$0] + 0) })
  }

  @Test func `ties go to the smaller row and minus zero is zero`() throws {
    let best = try TopK.select(4, from: [-0.0, 2, 0, 2, -1])
    #expect(best.map(\.row) == [1, 3, 0, 2])
    #expect(best[2].score.sign == .plus)
  }

  @Test(arguments: KernelLevel.supported, [0, 1, 2, 10, 63, 400])
  func `the selection is that of a full sort`(level: KernelLevel, limit: Int) throws {
    var random = SeededBits(state: UInt64(limit))
    for count in [0, 1, 15, 16, 17, 300] {
      let scores = (0..<count).map { _ in Float(Int.random(in: -40...40, using: &random)) / 8 }
      #expect(try TopK.select(limit, from: scores, level: level) == plain(scores, limit))
    }
  }

  @Test(arguments: KernelLevel.supported)
  func `only allowed rows that are not excluded are selected`(level: KernelLevel) throws {
    var random = SeededBits(state: 5)
    let scores = (0..<200).map { _ in Float.random(in: -1...1, using: &random) }
    let allowed = RowSet(rowCount: 200, (0..<200).filter { $0 % 3 != 0 })
    let excluded: [Int32] = [100, 4, 7, 199, 7, -3, 1000]
    let filter = RowFilter(allowed: allowed, excluding: excluded)
    let expected = plain(scores, 20) { $0 % 3 != 0 && !excluded.contains(Int32($0)) }
    #expect(try TopK.select(20, from: scores, filter: filter, level: level) == expected)
  }

  @Test(arguments: KernelLevel.supported)
  func `parts give the selection of the whole`(level: KernelLevel) throws {
    var random = SeededBits(state: 9)
    let scores = (0..<320).map { _ in Float(Int.random(in: 0...9, using: &random)) }
    var selection = TopK(limit: 25, of: 320)
    for first in [192, 0, 256, 64, 128] {
      try scores.withUnsafeBufferPointer { whole in
        try selection.offer(
          UnsafeBufferPointer(rebasing: whole[first..<first + 64]), first: first, level: level)
      }
    }
    #expect(selection.descending == plain(scores, 25))
  }

  @Test(arguments: KernelLevel.supported, [0, 20, 33])
  func `a score that is not a number is an error that names its row`(level: KernelLevel, bad: Int) {
    var scores = [Float](repeating: 1, count: 34)
    scores[bad] = .nan
    #expect(throws: ScoringError(.notFinite, "the score of row \(bad) is not a number")) {
      try TopK.select(3, from: scores, level: level)
    }
  }

  @Test func `infinite scores keep their order`() throws {
    #expect(try TopK.select(3, from: [-.infinity, 0, .infinity]).map(\.row) == [2, 1, 0])
  }

  @Test func `a filter that allows nothing selects nothing`() throws {
    let filter = RowFilter(allowed: RowSet(rowCount: 5))
    #expect(try TopK.select(3, from: [1, 2, 3, 4, 5], filter: filter).isEmpty)
  }

  @Test func `a set that does not cover the scores is an error`() {
    #expect(throws: ScoringError.self) {
      try TopK.select(
        3, from: .init(repeating: 0, count: 65), filter: RowFilter(allowed: RowSet(rowCount: 64)))
    }
  }

  @Test func `a row set holds what it was given`() {
    let set = RowSet(rowCount: 70, [0, 69, 70, -1, 5, 5])
    #expect(set.count == 3)
    #expect(set.contains(69) && set.contains(0) && !set.contains(70) && !set.contains(-1) && !set.contains(1))
  }
}
