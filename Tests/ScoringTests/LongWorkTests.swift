import Foundation
import Scoring
import Synchronization
import Testing

/// Fits that say how far they are and stop where they are.
struct LongWorkTests {
  private struct Enough: Error {}

  private static let matrix = try? sampleInteractions(rowCount: 200, width: 200, seed: 5)

  /// Every fit, by name.
  static let fits: [(name: String, run: @Sendable (SparseRows, Execution) throws -> Void)] = [
    ("ease", { _ = try LinearAutoencoder.weights(of: $0, ridge: 20, execution: $1) }),
    ("item-knn", { _ = try $0.cosineNeighbours(count: 20, shrinkage: 5, execution: $1) }),
    ("slim", { _ = try SparseLinearModel.weights(of: $0, l1: 1, l2: 5, execution: $1) }),
    ("co-occurrences", { _ = try $0.coOccurrences(execution: $1) }),
    (
      "als",
      { matrix, execution in
        let model = AlternatingLeastSquares(unobservedWeight: 0.1, regularization: 0.01)
        var users = try FactorMatrix(rowCount: matrix.rowCount, factors: 8) { 0.1 }
        let items = try FactorMatrix(rowCount: matrix.width, factors: 8) { 0.2 }
        execution.work?.begin(0..<1, parts: (matrix.rowCount + 63) / 64)
        try model.improve(&users, entries: matrix, other: items, execution: execution)
      }
    ),
    (
      "bpr",
      { matrix, execution in
        var users = try FactorMatrix(rowCount: matrix.rowCount, factors: 8) { 0.1 }
        var items = try FactorMatrix(rowCount: matrix.width, factors: 8) { 0.2 }
        var state: UInt64 = 1
        execution.work?.begin(0..<1, parts: matrix.entryCount)
        try PairwiseRanking(rate: 0.05, decay: 0.01).sweep(matrix, &users, &items, execution: execution) {
          count in
          state = state &* 6_364_136_223_846_793_005 &+ 1
          return Int(state >> 33) % count
        }
      }
    ),
  ]

  @Test(arguments: fits.map(\.name), [1, 3])
  func `a fit tells of its whole way and never goes back`(name: String, threads: Int) throws {
    let heard = Mutex<[Int]>([])
    var execution = Execution(threads: threads)
    execution.work = LongWork { done, total in
      #expect(total == 1000)
      heard.withLock { $0.append(done) }
    }
    let fit = try #require(Self.fits.first { $0.name == name })
    if name == "co-occurrences" { execution.work?.begin(0..<1, parts: 200) }
    try fit.run(try #require(Self.matrix), execution)
    let told = heard.withLock { $0 }
    #expect(told.first == 0 && told.last == 1000 && told == told.sorted() && told.count > 3)
  }

  @Test(arguments: fits.map(\.name), [1, 3])
  func `a fit stops wherever it is told to, at the next part`(name: String, threads: Int) throws {
    let fit = try #require(Self.fits.first { $0.name == name })
    for limit in [0, 100, 450, 900] {
      let after = Mutex(0)
      var execution = Execution(threads: threads)
      let work = LongWork { done, _ in
        if done >= limit { throw Enough() }
        after.withLock { $0 += 1 }
      }
      execution.work = work
      if name == "co-occurrences" { work.begin(0..<1, parts: 200) }
      let error = #expect(throws: ScoringError.self) { try fit.run(try #require(Self.matrix), execution) }
      #expect(error?.code == .stopped && work.isStopped && work.error is Enough)
    }
  }
}
