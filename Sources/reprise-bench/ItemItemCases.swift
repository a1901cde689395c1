import Agents
import Concepts
import Rankers
import Scoring
import Tracing

/// Fits on interactions, and what is done with their results.
enum ItemItemCases {
  static let kinds: [String: BenchCase.Kind] = [
    "gram": fit { matrix, execution in
      BenchCase(run: { _ = try? matrix.coOccurrences(execution: execution) })
    },
    "item-knn": fit { matrix, execution in
      BenchCase(run: { _ = try? matrix.cosineNeighbours(count: 100, shrinkage: 10, execution: execution) })
    },
    "ease": fit { matrix, execution in
      let side = Double(matrix.width)
      return BenchCase(
        run: { _ = try? LinearAutoencoder.weights(of: matrix, ridge: 250, execution: execution) },
        operations: side * side * side)
    },
    "slim": fit { matrix, execution in
      BenchCase(run: { _ = try? SparseLinearModel.weights(of: matrix, l1: 1, l2: 10, execution: execution) })
    },
    "als-sweep": .init(
      parameters: "USERS ITEMS DRAWS FACTORS", example: [943, 1682, 100_000, 64], make: als),
    "sum-dense": .init(parameters: "ITEMS HISTORY", example: [3706, 100], make: sumDense),
    "sum-many": .init(parameters: "ITEMS HISTORY USERS", example: [10_000, 100, 1000], make: sumMany),
    "sum-growing": .init(parameters: "ITEMS HISTORY", example: [10_000, 100], make: sumGrowing),
    "sum-sparse": .init(
      parameters: "ITEMS HISTORY NEIGHBOURS", example: [10_000, 100, 100], make: sumSparse),
    "terms": .init(parameters: "TEXTS WORDS LENGTH QUERY", example: [100_000, 20_000, 6, 3], make: terms),
    "mmr": .init(parameters: "ROWS COLUMNS BEST", example: [200, 128, 20], make: mmr),
    "cache": .init(parameters: "ENTRIES", example: [1_000_000], make: cache),
  ]

  private static func fit(_ make: @escaping @Sendable (SparseRows, Execution) -> BenchCase) -> BenchCase.Kind
  {
    .init(parameters: "USERS ITEMS DRAWS", example: [943, 1682, 100_000]) { numbers, execution in
      var data = SampleData(seed: 1)
      return make(
        try data.interactions(rowCount: numbers[0], width: numbers[1], draws: numbers[2]), execution)
    }
  }

  /// One improvement of both sides.
  private static func als(_ numbers: [Int], _ execution: Execution) throws -> BenchCase {
    var data = SampleData(seed: 1)
    let met = try data.interactions(rowCount: numbers[0], width: numbers[1], draws: numbers[2])
    let metBy = met.transposed, model = AlternatingLeastSquares(unobservedWeight: 0.1, regularization: 0.003)
    let users = try FactorMatrix(rowCount: numbers[0], factors: numbers[3]) {
      Float(data.uniform() - 0.5) / 5
    }
    let items = try FactorMatrix(rowCount: numbers[1], factors: numbers[3]) {
      Float(data.uniform() - 0.5) / 5
    }
    let width = Double(numbers[3]), rows = Double(numbers[0] + numbers[1])
    let steps = 4 * (2 * rows * width * width + 8 * Double(met.entryCount) * width)
    return BenchCase(
      run: {
        var (first, second) = (users, items)
        try? model.improve(&first, entries: met, other: second, execution: execution)
        try? model.improve(&second, entries: metBy, other: first, execution: execution)
      },
      operations: steps + 2 * rows * width * width)
  }

  private static func sumDense(_ numbers: [Int], _ execution: Execution) throws -> BenchCase {
    var data = SampleData(seed: 3)
    let matrix = try data.matrix(rowCount: numbers[0], width: numbers[0])
    let histories = (0..<64).map { _ in data.rows(numbers[1], below: numbers[0]) }
    var next = 0
    return BenchCase(
      run: {
        next = (next + 1) % histories.count
        _ = try? matrix.sum(ofRows: histories[next], level: execution.level)
      },
      bytes: 4 * Double(numbers[0]) * Double(numbers[1]))
  }

  /// Many histories at once.
  private static func sumMany(_ numbers: [Int], _ execution: Execution) throws -> BenchCase {
    var data = SampleData(seed: 3)
    let matrix = try data.matrix(rowCount: numbers[0], width: numbers[0])
    let histories = (0..<numbers[2]).map { _ in data.rows(numbers[1], below: numbers[0]) }
    let work = numbers.reduce(2.0) { $0 * Double($1) }
    return BenchCase(
      run: { _ = try? matrix.sums(ofRows: histories, execution: execution) }, operations: work)
  }

  /// A history that has grown by one row since it was asked about, with a cache that is full, as it soon is.
  private static func sumGrowing(_ numbers: [Int], _ execution: Execution) throws -> BenchCase {
    var data = SampleData(seed: 3)
    let matrix = try data.matrix(rowCount: numbers[0], width: numbers[0])
    let scorer = CachedScorer(ItemWeights(matrix), fit: Digest(of: "bench"), cache: ScoreCache())
    let start = data.rows(numbers[1], below: numbers[0]).map { Interactions.Event(item: Int($0)) }
    let fill = (64 << 20) / (4 * numbers[0])
    var next = 0
    for _ in 0..<2 * fill {
      next = (next + 1) % numbers[0]
      _ = try scorer.scores(for: [Interactions.Event(item: next)], of: "filling")
    }
    _ = try scorer.scores(for: start, of: "u")
    return BenchCase(run: {
      next = (next + 1) % numbers[0]
      _ = try? scorer.scores(for: start + [Interactions.Event(item: next)], of: "u")
    })
  }

  private static func sumSparse(_ numbers: [Int], _ execution: Execution) throws -> BenchCase {
    var data = SampleData(seed: 4)
    let entries = (0..<numbers[0]).flatMap { row in
      data.rows(numbers[2], below: numbers[0]).map {
        SparseEntry(row: Int32(row), column: $0, value: Float(data.uniform()))
      }
    }
    let matrix = try SparseRows(rowCount: numbers[0], width: numbers[0], entries: entries)
    let history = data.rows(numbers[1], below: numbers[0])
    return BenchCase(run: {
      if let scores = try? matrix.sum(ofRows: history) {
        _ = try? TopK.select(10, from: scores, level: execution.level)
      }
    })
  }

  /// Sums of precomputed impacts, as BM25 has them.
  private static func terms(_ numbers: [Int], _ execution: Execution) throws -> BenchCase {
    var data = SampleData(seed: 5)
    let texts = try data.interactions(rowCount: numbers[0], width: numbers[1], draws: numbers[0] * numbers[2])
    let impacts = texts.transposed
    let queries = (0..<64).map { _ in data.rows(numbers[3], below: 200) }
    var next = 0
    return BenchCase(run: {
      next = (next + 1) % queries.count
      if let scores = try? impacts.sum(ofRows: queries[next]) {
        _ = try? TopK.select(10, from: scores, level: execution.level)
      }
    })
  }

  private static func mmr(_ numbers: [Int], _ execution: Execution) throws -> BenchCase {
    var data = SampleData(seed: 6)
    let rows = try data.matrix(rowCount: numbers[0], width: numbers[1])
    let relevances = (0..<numbers[0]).map { _ in Float(data.uniform()) }
    return BenchCase(run: {
      _ = try? rows.marginalRelevanceOrder(
        relevances: relevances, tradeoff: 0.5, limit: numbers[2], level: execution.level)
    })
  }

  /// A list of ten found among many.
  private static func cache(_ numbers: [Int], _ execution: Execution) -> BenchCase {
    let cache = ScoreCache(memory: 4096 * numbers[0])
    let rows = (0..<10).map { ScoredRow(row: $0, score: 1) }
    var data = SampleData(seed: 8)
    var keys = (0..<numbers[0]).map { number in
      ScoreKey(digest: Digest(of: "\(number)").bytes)
    }
    for key in keys { cache.keep(.list(rows.map(\.self)), for: key) }
    for place in keys.indices { keys.swapAt(place, Int(data.uniform() * Double(place + 1))) }
    var next = 0
    return BenchCase(run: {
      next = (next + 1) % keys.count
      _ = cache.value(for: keys[next])
    })
  }
}
