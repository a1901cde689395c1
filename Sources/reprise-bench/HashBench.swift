import Scoring

/// Computes every scorer and every fit in every way there is on this machine: on each level, with one thread and
/// several, for queries alone and together, with each way to filter. Prints for each how many ways that were, how
/// many different results they gave, and the hash of the result.
///
///     reprise-bench hashes
enum HashBench {
  static func run() throws {
    for (name, ways) in try [search(), filtered(), sums(), sparse(), selections()].joined() + fits() {
      let hashes = Set(ways)
      print(
        "\(hashes.map(\.description).sorted().joined(separator: ",")) \(ways.count) \(hashes.count) \(name)")
    }
  }

  private typealias Result = (name: String, ways: [BitHash])

  private static let executions = KernelLevel.supported.flatMap { level in
    [1, 2, 3].map { Execution(level: level, threads: $0) }
  }

  /// Rows of kinds that are easy and hard for quantised search: even, clustered, equal, and with a few large columns.
  private static func families() throws -> [RowMatrix] {
    var data = SampleData(seed: 31)
    let (count, width) = (2500, 37)
    let even = try data.matrix(rowCount: count, width: width)
    let centre = (0..<width).map { _ in Float(data.uniform()) }
    func changed(_ change: (Int, Int, Float) -> Float) throws -> RowMatrix {
      let elements = even.elements.enumerated().map {
        change($0.offset / width, $0.offset % width, $0.element)
      }
      return try RowMatrix(rowCount: count, width: width, elements: elements)
    }
    return [
      even, try changed { _, column, element in centre[column] + element / 8 },
      try changed { row, column, _ in even[row % 50, column].rounded() },
      try changed { _, column, element in column < 2 ? 8 * element : element },
    ]
  }

  private static func queries() throws -> RowMatrix {
    var data = SampleData(seed: 32)
    return try data.matrix(rowCount: 23, width: 37)
  }

  private static func alone(_ queries: RowMatrix) throws -> [RowMatrix] {
    try (0..<queries.rowCount).map {
      try RowMatrix(rowCount: 1, width: queries.width, elements: Array(queries.row($0)))
    }
  }

  private static func search() throws -> [Result] {
    let (indexes, queries) = (try families().map { try VectorIndex($0) }, try queries())
    var ways: [BitHash] = []
    for execution in executions {
      for method in SearchMethod.allCases {
        for batch in [[queries], try alone(queries)] {
          ways.append(
            try hash { hash in
              for index in indexes {
                for limit in [1, 10, 100] {
                  for queries in batch {
                    try index.search(queries, limit: limit, method: method, execution: execution)
                      .forEach { hash.add($0) }
                  }
                }
              }
            })
        }
      }
    }
    return [("vector search", ways)]
  }

  /// A set of allowed rows, lists of the others, or half of each.
  private static func filtered() throws -> [Result] {
    let (indexes, queries) = (try families().map { try VectorIndex($0) }, try queries())
    let rows = (0..<Int32(2500)), odd = rows.filter { $0 % 2 == 1 }, fours = rows.filter { $0 % 4 == 0 }
    let twos = rows.filter { $0 % 4 == 2 }
    let filters: [(RowSet?, [Int32])] = [
      (RowSet(rowCount: 2500, twos), []), (nil, odd + fours), (RowSet(rowCount: 2500, twos + fours), fours),
    ]
    var ways: [BitHash] = []
    for execution in executions {
      for method in SearchMethod.allCases {
        for (allowed, excluded) in filters {
          let lists = [[Int32]](repeating: excluded, count: queries.rowCount)
          ways.append(
            try hash { hash in
              for index in indexes {
                try index.search(
                  queries, limit: 20, allowed: allowed, excluded: lists, method: method, execution: execution
                ).forEach { hash.add($0) }
              }
            })
        }
      }
    }
    return [("filtered vector search", ways)]
  }

  /// From the start, continued, and many at once.
  private static func sums() throws -> [Result] {
    var data = SampleData(seed: 33)
    let matrix = try data.matrix(rowCount: 300, width: 300)
    let histories = (1..<40).map { data.rows($0, below: 300) }
    var ways: [BitHash] = []
    for execution in executions {
      let level = execution.level, many = try matrix.sums(ofRows: histories, execution: execution)
      ways.append(hash { hash in for row in histories.indices { hash.add(many.row(row)) } })
      ways.append(
        try hash { hash in for rows in histories { hash.add(try matrix.sum(ofRows: rows, level: level)) } })
      ways.append(
        try hash { hash in
          for rows in histories {
            let start = try matrix.sum(ofRows: Array(rows.dropLast()), level: level)
            hash.add(try matrix.sum(ofRows: [rows[rows.count - 1]], onto: start, level: level))
          }
        })
    }
    return [("item-item sums", ways)]
  }

  private static func sparse() throws -> [Result] {
    var data = SampleData(seed: 34)
    let impacts = try data.interactions(rowCount: 400, width: 900, draws: 9000).transposed
    let queries = (0..<30).map { _ in data.rows(3, below: 200) }
    let ways = try executions.map { execution in
      try hash { hash in
        for query in queries {
          hash.add(try TopK.select(10, from: impacts.sum(ofRows: query), level: execution.level))
        }
      }
    }
    return [("sparse sums", ways)]
  }

  private static func selections() throws -> [Result] {
    var data = SampleData(seed: 35)
    let rows = try data.matrix(rowCount: 150, width: 21)
    let relevances = (0..<150).map { _ in Float(data.uniform()) }
    let ways = try executions.map { execution in
      try hash { hash in
        let order = try rows.marginalRelevanceOrder(
          relevances: relevances, tradeoff: 0.5, limit: 60, level: execution.level)
        order.forEach { hash.add(UInt64($0)) }
      }
    }
    return [("marginal relevance", ways)]
  }

  static func hash(_ add: (inout BitHash) throws -> Void) rethrows -> BitHash {
    var hash = BitHash()
    try add(&hash)
    return hash
  }
}

extension HashBench {
  private static func fits() throws -> [Result] {
    var data = SampleData(seed: 36)
    let met = try data.interactions(rowCount: 500, width: 230, draws: 9000)
    func ways(_ add: (Execution, inout BitHash) throws -> Void) rethrows -> [BitHash] {
      try executions.map { execution in try hash { try add(execution, &$0) } }
    }
    return [
      ("co-occurrences", try ways { $1.add(try met.coOccurrences(execution: $0).elements) }),
      ("item-knn", try ways { $1.add(try met.cosineNeighbours(count: 20, shrinkage: 5, execution: $0)) }),
      (
        "ease", try ways { $1.add(try LinearAutoencoder.weights(of: met, ridge: 50, execution: $0).elements) }
      ),
      ("slim", try ways { $1.add(try SparseLinearModel.weights(of: met, l1: 1, l2: 5, execution: $0)) }),
      ("als", try ways { $1.add(try factors(of: met, $0)) }),
      ("bpr", try ways { $1.add(try ranked(met, $0)) }),
    ]
  }

  private static func start(_ count: Int, _ data: inout SampleData) throws -> FactorMatrix {
    try FactorMatrix(rowCount: count, factors: 24) { Float(data.uniform() - 0.5) / 5 }
  }

  private static func factors(of met: SparseRows, _ execution: Execution) throws -> [Float] {
    var data = SampleData(seed: 37)
    let model = AlternatingLeastSquares(unobservedWeight: 0.1, regularization: 0.01), metBy = met.transposed
    var (users, items) = (try start(met.rowCount, &data), try start(met.width, &data))
    for _ in 0..<3 {
      try model.improve(&users, entries: met, other: items, execution: execution)
      try model.improve(&items, entries: metBy, other: users, execution: execution)
    }
    return (0..<met.rowCount).flatMap(users.row) + (0..<met.width).flatMap(items.row)
  }

  private static func ranked(_ met: SparseRows, _ execution: Execution) throws -> [Float] {
    var data = SampleData(seed: 38)
    var (users, items) = (try start(met.rowCount, &data), try start(met.width, &data))
    try PairwiseRanking(rate: 0.05, decay: 0.01).sweep(met, &users, &items, execution: execution) {
      Int(data.uniform() * Double($0))
    }
    return (0..<met.rowCount).flatMap(users.row) + (0..<met.width).flatMap(items.row)
  }
}
