import Scoring

/// Exact search among dense rows.
enum SearchCases {
  private static let parameters = "ROWS COLUMNS QUERIES BEST"
  private static let example = [100_000, 128, 64, 10]

  static let kinds: [String: BenchCase.Kind] = [
    "search": kind(.automatic), "search-products": kind(.products), "search-certified": kind(.certified),
    "search-filtered": kind(.automatic, keeps: { $0 % 2 == 0 }),
    "search-products-filtered": kind(.products, keeps: { $0 % 2 == 0 }),
    "search-clustered": .init(parameters: parameters, example: [100_000, 128, 200, 10], make: clustered),
    "search-excluded": kind(.automatic, excludes: 500),
  ]

  /// Rows and queries around a thousand centres.
  private static func clustered(_ numbers: [Int], _ execution: Execution) throws -> BenchCase {
    var data = SampleData(seed: 2)
    let centres = try data.matrix(rowCount: 1000, width: numbers[1])
    func around(_ count: Int) throws -> RowMatrix {
      var elements: [Float] = []
      elements.reserveCapacity(count * numbers[1])
      for _ in 0..<count {
        let centre = centres.row(Int(data.uniform() * 1000))
        elements += centre.map { $0 + Float(data.uniform() - 0.5) }
      }
      return try RowMatrix(rowCount: count, width: numbers[1], elements: elements)
    }
    let index = try VectorIndex(around(numbers[0]))
    let queries = try around(numbers[2])
    return BenchCase(run: { _ = try? index.search(queries, limit: numbers[3], execution: execution) })
  }

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
