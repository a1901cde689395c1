import Scoring
import Testing

/// One recorded hash for each scorer: over the levels of this machine, thread counts, one query and many, and
/// the ways to filter. What has random numbers in it is recorded beside its other tests.
struct GoldenScorersTests {
  private let histories: [[Int32]] = [[3, 0, 41], [7], [], [3, 0, 41, 12], [60, 59, 58, 3]]

  @Test(arguments: executions)
  func `item-item scores are the recorded ones, from the start or continued`(execution: Execution) throws {
    let matrix = try RowFamily.decaying.rows(61, width: 203, seed: 21)
    var hash = BitHash(), continued = BitHash()
    for history in histories {
      hash.add(try matrix.sum(ofRows: history, level: execution.level))
      let start = try matrix.sum(ofRows: Array(history.prefix(2)), level: execution.level)
      continued.add(
        try matrix.sum(ofRows: Array(history.dropFirst(2)), onto: start, level: execution.level))
    }
    #expect(hash == continued)
    #expect(try hash == backwards(histories) { try matrix.sum(ofRows: $0, level: execution.level) })
    var batch = BitHash()
    let sums = try matrix.sums(ofRows: histories, execution: execution)
    for row in histories.indices { batch.add(Array(sums.row(row))) }
    #expect(hash == batch)
    try expectGolden(hash, "item-item sums")
  }

  @Test(arguments: executions)
  func `sparse scores are the recorded ones, in a batch or alone`(execution: Execution) throws {
    let impacts = try sampleInteractions(rowCount: 70, width: 300, seed: 22)
      .cosineNeighbours(count: 40, shrinkage: 3, execution: execution)
    let rows = histories.map { $0.map { $0 * 4 } }
    var hash = BitHash()
    for history in rows { hash.add(try impacts.sum(ofRows: history)) }
    #expect(try hash == backwards(rows) { try impacts.sum(ofRows: $0) })
    try expectGolden(hash, "sparse sums")
  }

  @Test(arguments: executions)
  func `selections are the recorded ones with every way to filter`(execution: Execution) throws {
    let matrix = try RowFamily.whole.rows(5, width: 700, seed: 23)
    let odd = stride(from: Int32(1), to: 700, by: 2)
    let even = stride(from: Int32(0), to: 700, by: 2)
    let filters = [
      RowFilter(excluding: odd), RowFilter(allowed: RowSet(rowCount: 700, even)),
      RowFilter(allowed: RowSet(rowCount: 700, even), excluding: odd),
    ]
    for filter in filters {
      var hash = BitHash()
      for row in 0..<5 {
        let scores = Array(matrix.row(row))
        for limit in [1, 10, 100, 900] {
          hash.add(try TopK.select(limit, from: scores, filter: filter, level: execution.level))
        }
      }
      try expectGolden(hash, "selection")
    }
  }

  @Test(arguments: executions)
  func `orders of marginal relevance are the recorded ones`(execution: Execution) throws {
    var hash = BitHash()
    for family in RowFamily.allCases {
      let rows = try family.rows(90, width: 21, seed: 24)
      let relevances = (0..<90).map { Float($0 * 37 % 23) / 23 }
      let order = try rows.marginalRelevanceOrder(
        relevances: relevances, tradeoff: 0.4, limit: 40, level: execution.level)
      for row in order { hash.add(UInt64(row)) }
    }
    try expectGolden(hash, "marginal relevance")
  }

  @Test(arguments: executions)
  func `co-occurrences are the recorded ones`(execution: Execution) throws {
    var hash = BitHash()
    hash.add(
      try sampleInteractions(rowCount: 130, width: 90, seed: 25).coOccurrences(execution: execution).elements)
    try expectGolden(hash, "co-occurrences")
  }

  @Test(arguments: executions, [false, true])
  func `search in a mapped file and with exclusions is the recorded one`(
    execution: Execution, isFiltered: Bool
  ) throws {
    let rows = try RowFamily.duplicated.rows(1500, width: 29, seed: 26)
    let queries = try RowFamily.uniform.rows(26, width: 29, seed: 27)
    let index = try VectorIndex(rows)
    let left = Set((0..<1500).filter { $0 % 5 != 0 }.map(Int32.init))
    let out = [[Int32]](repeating: (0..<1500).map(Int32.init).filter { !left.contains($0) }, count: 26)
    for method in SearchMethod.allCases {
      var hash = BitHash()
      for limit in [1, 7, 60] {
        let found =
          isFiltered
          ? try index.search(
            queries, limit: limit, allowed: RowSet(rowCount: 1500, left.sorted()), method: method,
            execution: execution)
          : try index.search(queries, limit: limit, excluded: out, method: method, execution: execution)
        found.forEach { hash.add($0) }
      }
      try expectGolden(hash, "filtered vector search")
    }
  }
}

/// The hash of sums that were asked for in the opposite order.
private func backwards(_ rows: [[Int32]], _ sum: ([Int32]) throws -> [Float]) rethrows -> BitHash {
  let sums = try rows.reversed().map(sum)
  var hash = BitHash()
  sums.reversed().forEach { hash.add($0) }
  return hash
}
