import Scoring
import Testing

/// Rows with the shapes that real ones have.
enum RowFamily: String, CaseIterable, Sendable {
  case uniform, whole, duplicated, unitNearMean, outlierColumns, decaying

  func rows(_ count: Int, width: Int, seed: UInt64) throws -> RowMatrix {
    var random = SeededBits(state: seed)
    var elements = (0..<count * width).map { _ in Float.random(in: -1...1, using: &random) }
    for place in elements.indices {
      let (row, column) = (place / width, place % width)
      switch self {
      case .uniform: break
      case .whole: elements[place] = (elements[place] * 3).rounded()
      case .duplicated:
        elements[place] = row % 3 == 0 ? elements[place] : elements[row / 3 * 3 * width + column]
      case .unitNearMean: elements[place] = elements[place] * 0.1 + 1
      case .outlierColumns: elements[place] *= column < 2 ? 8 : 1
      case .decaying: elements[place] /= Float(1 + column) * Float(1 + row % 7)
      }
    }
    return try RowMatrix(rowCount: count, width: width, elements: elements)
  }
}

struct VectorIndexTests {
  private func plain(
    _ rows: RowMatrix, _ query: ArraySlice<Float>, _ limit: Int, isAllowed: (Int32) -> Bool = { _ in true }
  ) -> [ScoredRow] {
    var scored: [ScoredRow] = []
    for row in 0..<rows.rowCount where isAllowed(Int32(row)) {
      var product: Float = 0
      for (left, right) in zip(query, rows.row(row)) { product = product.addingProduct(left, right) }
      scored.append(ScoredRow(row: Int32(row), score: product + 0))
    }
    return plainSelection(limit, from: scored)
  }

  @Test(arguments: [SearchMethod.products, .certified], RowFamily.allCases)
  func `the search is a full sort of chained products`(method: SearchMethod, family: RowFamily) throws {
    let rows = try family.rows(150, width: 13, seed: 1)
    let queries = try family.rows(8, width: 13, seed: 2)
    let index = try VectorIndex(rows)
    for limit in [1, 10, 200] {
      for execution in executions {
        let found = try index.search(queries, limit: limit, method: method, execution: execution)
        for query in 0..<8 { #expect(found[query] == plain(rows, queries.row(query), limit)) }
      }
    }
  }

  @Test(arguments: KernelLevel.supported, RowFamily.allCases)
  func `reading bytes first changes no bit`(level: KernelLevel, family: RowFamily) throws {
    let index = try VectorIndex(family.rows(4000, width: 18, seed: 11))
    let queries = try family.rows(9, width: 18, seed: 12)
    let execution = Execution(level: level, threads: 1)
    for count in [1, 9] {
      let asked = try RowMatrix(
        rowCount: count, width: 18, elements: Array(queries.elements[..<(18 * count)]))
      for limit in [1, 20] {
        let found = try index.search(asked, limit: limit, method: .certified, execution: execution)
        #expect(try found == index.search(asked, limit: limit, method: .products, execution: execution))
      }
    }
  }

  @Test func `zero rows and zero queries are searched by bytes too`() throws {
    var elements = try RowFamily.uniform.rows(130, width: 6, seed: 1).elements
    for place in 0..<6 * 70 { elements[place] = 0 }
    let index = try VectorIndex(RowMatrix(rowCount: 130, width: 6, elements: elements))
    let queries = try RowMatrix(rowCount: 2, width: 6, elements: [0, 0, 0, 0, 0, 0, 1, -1, 2, 0, 0, 1])
    let found = try index.search(queries, limit: 30, method: .certified)
    #expect(try found == index.search(queries, limit: 30, method: .products))
    #expect(found[0].map(\.row) == Array(0..<30))
  }

  @Test(arguments: executions)
  func `a query alone gives what it gives among others`(execution: Execution) throws {
    let rows = try RowFamily.whole.rows(333, width: 20, seed: 3)
    let queries = try RowFamily.whole.rows(13, width: 20, seed: 4)
    let index = try VectorIndex(rows)
    let together = try index.search(queries, limit: 17, execution: execution)
    for query in 0..<13 {
      let alone = try RowMatrix(rowCount: 1, width: 20, elements: Array(queries.row(query)))
      #expect(try index.search(alone, limit: 17, execution: execution) == [together[query]])
    }
  }

  @Test(arguments: executions, [SearchMethod.products, .certified])
  func `sets and lists leave out rows and nothing else`(execution: Execution, method: SearchMethod) throws {
    let rows = try RowFamily.uniform.rows(300, width: 9, seed: 5)
    let queries = try RowFamily.uniform.rows(7, width: 9, seed: 6)
    let allowed = RowSet(rowCount: 300, (0..<300).filter { $0 % 5 != 2 && !(64..<128).contains($0) })
    let excluded = (0..<7).map { query in stride(from: Int32(299), to: 0, by: -3 - query).map { $0 } }
    let found = try VectorIndex(rows).search(
      queries, limit: 12, allowed: allowed, excluded: excluded, method: method, execution: execution)
    for query in 0..<7 {
      let expected = plain(rows, queries.row(query), 12) {
        allowed.contains($0) && !excluded[query].contains($0)
      }
      #expect(found[query] == expected)
    }
  }

  /// One hash for levels, threads, one query or many, with and without a filter that allows all.
  @Test(arguments: executions, SearchMethod.allCases)
  func `the bits are the recorded ones`(execution: Execution, method: SearchMethod) throws {
    let index = try VectorIndex(RowFamily.decaying.rows(700, width: 33, seed: 7))
    let queries = try RowFamily.uniform.rows(50, width: 33, seed: 8)
    for allowed in [nil, RowSet(rowCount: 700, 0..<700)] {
      var (together, alone) = (BitHash(), BitHash())
      try index.search(queries, limit: 10, allowed: allowed, method: method, execution: execution)
        .forEach { together.add($0) }
      for query in 0..<50 {
        let one = try RowMatrix(rowCount: 1, width: 33, elements: Array(queries.row(query)))
        let found = try index.search(one, limit: 10, allowed: allowed, method: method, execution: execution)
        alone.add(found[0])
      }
      #expect(together == alone)
      try expectGolden(together, "vector search")
    }
  }

  @Test(arguments: [2, 3])
  func `work for several threads is cut and joined to the same result`(threads: Int) throws {
    let index = try VectorIndex(RowFamily.whole.rows(3000, width: 16, seed: 9))
    for count in [2, 48, 100] {
      let queries = try RowFamily.whole.rows(count, width: 16, seed: 10)
      let single = try index.search(queries, limit: 5, execution: .single)
      #expect(try index.search(queries, limit: 5, execution: Execution(threads: threads)) == single)
    }
  }

  @Test(arguments: [SearchMethod.products, .certified])
  func `more queries than are searched at a time give what each gives alone`(method: SearchMethod) throws {
    let index = try VectorIndex(RowFamily.uniform.rows(300, width: 3, seed: 41))
    let queries = try RowFamily.uniform.rows(3100, width: 3, seed: 42)
    let together = try index.search(queries, limit: 4, method: method)
    for row in [0, 1, 1500, 3071, 3072, 3099] {
      let alone = try RowMatrix(rowCount: 1, width: 3, elements: Array(queries.row(row)))
      #expect(try index.search(alone, limit: 4, method: method)[0] == together[row])
    }
  }

  /// Of so many rows the first are selected from in another way than the others.
  @Test(arguments: KernelLevel.supported, [RowFamily.uniform, .whole, .duplicated])
  func `many rows give several queries what each gets alone`(level: KernelLevel, family: RowFamily) throws {
    let index = try VectorIndex(family.rows(13_000, width: 3, seed: 51))
    let queries = try family.rows(7, width: 3, seed: 52)
    let allowed = RowSet(rowCount: 13_000, (0..<13_000).filter { $0 % 3 != 1 })
    let lists = (0..<7).map { query in (0..<400).map { Int32(query + 32 * $0) } }
    let execution = Execution(level: level, threads: 1)
    for limit in [3, 150, 4000] {
      let together = try index.search(
        queries, limit: limit, allowed: allowed, excluded: lists, method: .products, execution: execution)
      for query in 0..<7 {
        let alone = try RowMatrix(rowCount: 1, width: 3, elements: Array(queries.row(query)))
        let found = try index.search(
          alone, limit: limit, allowed: allowed, excluded: [lists[query]], method: .products,
          execution: execution)
        #expect(found[0] == together[query])
      }
    }
  }

  @Test func `what does not fit is an error that says so`() throws {
    let index = try VectorIndex(RowFamily.uniform.rows(4, width: 3, seed: 1))
    let query = try RowFamily.uniform.rows(1, width: 3, seed: 2)
    #expect(throws: ScoringError.self) {
      try index.search(RowFamily.uniform.rows(1, width: 4, seed: 1), limit: 1)
    }
    #expect(throws: ScoringError.self) { try index.search(query, limit: 1, excluded: [[], []]) }
    #expect(throws: ScoringError.self) { try index.search(query, limit: 1, allowed: RowSet(rowCount: 5)) }
    #expect(throws: ScoringError(.notFinite, "row 1 has an element that is not a finite number")) {
      try VectorIndex(RowMatrix(rowCount: 2, width: 2, elements: [1, 2, 3, .nan]))
    }
    #expect(throws: ScoringError.self) {
      try index.search(RowMatrix(rowCount: 1, width: 3, elements: [1e38, 1, 1]), limit: 1)
    }
    #expect(throws: ScoringError.self) {
      try index.search(RowMatrix(rowCount: 1, width: 3, elements: [.infinity, 1, 1]), limit: 1)
    }
  }

  @Test func `nothing asked of nothing is nothing`() throws {
    let empty = try VectorIndex(RowMatrix(rowCount: 0, width: 3, elements: []))
    #expect(try empty.search(RowFamily.uniform.rows(2, width: 3, seed: 1), limit: 5) == [[], []])
    let index = try VectorIndex(RowFamily.uniform.rows(4, width: 3, seed: 1))
    #expect(try index.search(RowFamily.uniform.rows(1, width: 3, seed: 1), limit: 0) == [[]])
    #expect(try index.search(RowMatrix(rowCount: 0, width: 3, elements: []), limit: 5).isEmpty)
    #expect(try index.search(RowFamily.uniform.rows(1, width: 3, seed: 1), limit: -1) == [[]])
  }

  @Test(arguments: [1, 16, 63, 64, 65, 300]) func `a row of an index is what was given`(count: Int) throws {
    let rows = try RowMatrix(rowCount: count, width: 5, elements: (0..<count * 5).map { Float($0) / 7 })
    let index = try VectorIndex(rows)
    for row in 0..<count { #expect(try index.row(row) == Array(rows.row(row))) }
    #expect(throws: ScoringError.self) { try index.row(count) }
    #expect(throws: ScoringError.self) { try index.row(-1) }
  }
}
