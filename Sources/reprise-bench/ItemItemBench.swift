import Scoring

/// Fits of the closed-form autoencoder and of neighbours, and item-item scoring.
enum ItemItemBench {
  static func run(level: KernelLevel, limits: Limits) throws {
    for (name, users, items, draws) in [
      ("943 x 1682", 943, 1682, 100_000), ("6040 x 3706", 6040, 3706, 1_000_000),
    ] {
      var data = SampleData(seed: 1)
      let matrix = try data.interactions(rowCount: users, width: items, draws: draws)
      try fits(name, matrix, Execution(level: level, threads: 1), limits)
    }
  }

  private static func fits(_ name: String, _ matrix: SparseRows, _ execution: Execution, _ limits: Limits)
    throws
  {
    let cube = Double(matrix.width) * Double(matrix.width) * Double(matrix.width)
    let counting = Stopwatch.median(rounds: 3) { _ = try? matrix.coOccurrences(execution: execution) }
    line("co-occurrences \(name)", seconds: counting, of: limits)
    let neighbours = Stopwatch.median(rounds: 3) {
      _ = try? matrix.cosineNeighbours(count: 100, shrinkage: 10, execution: execution)
    }
    line("100 cosine neighbours \(name)", seconds: neighbours, of: limits)
    var weights: RowMatrix?
    let fitting = Stopwatch.median(rounds: 3) {
      weights = try? LinearAutoencoder.weights(of: matrix, ridge: 250, execution: execution)
    }
    line("closed-form autoencoder \(name)", seconds: fitting, operations: cube, of: limits)
    guard let weights else { return }
    let history = Array(matrix.columns(of: 0))
    let scoring = Stopwatch.median { _ = try? weights.sum(ofRows: history, level: execution.level) }
    line(
      "sum of \(history.count) rows \(name)", seconds: scoring,
      bytes: Double(4 * history.count * matrix.width),
      of: limits)
  }
}
