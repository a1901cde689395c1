import Scoring

/// Exact search among dense rows.
enum SearchBench {
  static func run(level: KernelLevel, limits: Limits) throws {
    for (rows, width) in [(10_000, 64), (10_000, 128), (100_000, 64), (100_000, 128), (1_000_000, 64)] {
      var data = SampleData(seed: 2)
      let index = try VectorIndex(data.matrix(rowCount: rows, width: width))
      for (count, limit) in [(1, 10), (1, 100), (64, 10), (1024, 10), (1024, 100)] {
        guard rows * width * count < 20_000_000_000 else { continue }
        let queries = try data.matrix(rowCount: count, width: width)
        let execution = Execution(level: level, threads: 1)
        let work = Double(rows) * Double(width)
        for (method, bytes) in [(SearchMethod.products, 4.0), (.certified, 1)] {
          let seconds = Stopwatch.median(rounds: 5) {
            _ = try? index.search(queries, limit: limit, method: method, execution: execution)
          }
          line(
            "\(rows) x \(width), \(count) queries, best \(limit), \(method)", seconds: seconds,
            operations: count > 1 ? 2 * work * Double(count) : nil, bytes: count > 1 ? nil : work * bytes,
            of: limits)
        }
      }
    }
  }
}
