@_spi(Oracle) import Concepts
import Tracing

@testable import Evaluation

/// Small data for tests: items `1` to `count`, so that item `i` is column `i - 1`.
enum Corpus {
  static func catalogue(_ count: Int, genres: [[String]] = []) -> Catalogue {
    Catalogue(
      (0..<count).map { column in
        let values = genres.indices.contains(column) ? genres[column] : []
        return Item(
          ItemID("\(column + 1)"), title: "Item \(column + 1)", attributes: [.init("genres", values)])
      })
  }

  /// Training rows of users `1`, `2`, …, each a list of columns.
  static func train(_ catalogue: Catalogue, _ rows: [[Int]]) -> Interactions {
    var offsets = [0]
    for row in rows { offsets.append(offsets[offsets.count - 1] + row.count) }
    return Interactions(
      catalogue: catalogue, users: rows.indices.map { UserID("\($0 + 1)") }, offsets: offsets,
      items: rows.flatMap { $0.map { Int32($0) } }, ratings: nil, times: nil)
  }

  static func population(_ count: Int, _ rows: [[Int]], genres: [[String]] = []) -> Population {
    Population(train: train(catalogue(count, genres: genres), rows))
  }

  /// Held-out columns of users `1`, `2`, ….
  static func truth(_ rows: [[Int]]) -> GroundTruth {
    GroundTruth(opening: SealedTruth(oracle(rows)))
  }

  static func oracle(_ rows: [[Int]]) -> Oracle {
    Oracle(
      rows.enumerated().map { user, items in
        Oracle.Entry(user: UserID("\(user + 1)"), events: items.map { Interactions.Event(item: $0) })
      })
  }

  static func context(_ catalogue: Catalogue) -> ComponentContext {
    ComponentContext(catalogue: catalogue, prompts: PromptLibrary([]))
  }

  static func metric(_ text: String, _ population: Population? = nil) throws -> any Metric {
    try MetricSpec.metrics([text], in: context(population?.catalogue ?? catalogue(0)))[0]
  }

  /// The value of an accuracy metric on one list.
  static func value(_ text: String, _ shown: [Int], relevant: [Int]) throws -> Double? {
    try metric(text).measure(Episode(user: "1", slate: Slate(shown)), relevant: relevant)
  }

  /// The value of a metric that needs the training data, on a list of user `1`.
  static func value(_ text: String, _ list: [Int], _ population: Population, relevant: [Int] = [0]) throws
    -> Double?
  {
    let metric = try metric(text, population) as? any ListMetric
    return metric?.measure(
      RankedList(user: "1", items: list), truth: UserTruth("1", relevant: relevant), in: population)
  }

  /// The value of a metric of all lists at once; lists of users `1`, `2`, ….
  static func value(_ text: String, lists: [[Int]], _ population: Population) throws -> Double? {
    let metric = try metric(text, population) as? any SetMetric
    return metric?.measure(
      lists.enumerated().map { RankedList(user: UserID("\($0 + 1)"), items: $1) }, in: population)
  }

  static func lists(_ lists: [[Int]]) -> [RankedList] {
    lists.enumerated().map { RankedList(user: UserID("\($0 + 1)"), items: $1) }
  }
}

/// A scorer that was taught nothing: the same scores for everybody.
struct ConstantScorer: FittedScorer {
  var values: [Float]
  func scores(for history: [Interactions.Event], of user: UserID) -> [Float] { values }
}

func isNear(_ value: Double?, _ wanted: Double, within error: Double = 1e-12) -> Bool {
  value.map { abs($0 - wanted) <= error } ?? false
}
