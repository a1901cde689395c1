import Scoring

/// Exact search among dense rows.
enum SearchCases {
  private static let parameters = "ROWS COLUMNS QUERIES BEST"
  private static let example = [100_000, 128, 64, 10]

  static let kinds: [String: BenchCase.Kind] = [
    "search": kind(.automatic), "search-products": kind(.products), "search-certified": kind(.certified),
    "search-filtered": kind(.automatic, keeps: { $0 % 2 == 0 }),
    "search-excluded": kind(.automatic, excludes: 500),
  ]

  private static func kind(
    _ method: SearchMethod, keeps: (@Sendable (Int32) -> Bool)? = nil, excludes: Int = 0
  ) -> BenchCase.Kind {
    .init(parameters: parameters, example: example) { numbers, execution in
      var data = SampleData(seed: 2)
      let rows = numbers[0], index = try VectorIndex(data.matrix(rowCount: rows, width: numbers[1]))
      let queries = try data.matrix(rowCount: numbers[2], width: numbers[1])
      let allowed = keeps.map { keeps in RowSet(rowCount: rows, (0..<Int32(rows)).filter(keeps)) }
      let lists = excludes == 0 ? [] : (0..<numbers[2]).map { _ in data.rows(excludes, below: rows) }
      let work = Double(rows) * Double(numbers[1])
      return BenchCase(
        run: {
          _ = try? index.search(
            queries, limit: numbers[3], allowed: allowed, excluded: lists, method: method,
            execution: execution)
        },
        operations: numbers[2] > 1 ? 2 * work * Double(numbers[2]) : nil,
        bytes: numbers[2] > 1 ? nil : work * (method == .products ? 4 : 1))
    }
  }
}
