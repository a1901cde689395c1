import Scoring
import Testing

struct RowSumsTests {
  private func sample(rowCount: Int, width: Int) throws -> RowMatrix {
    var random = SeededBits(state: 11)
    return try RowMatrix(
      rowCount: rowCount, width: width,
      elements: (0..<rowCount * width).map { _ in Float.random(in: -1...1, using: &random) })
  }

  @Test(arguments: KernelLevel.supported, [1, 15, 16, 17, 64, 130, 261])
  func `a sum is one chain of fused multiply-adds in the order given`(level: KernelLevel, width: Int) throws {
    let matrix = try sample(rowCount: 9, width: width)
    let rows: [Int32] = [4, 0, 8, 4, 2]
    let weights: [Float] = [0.3, -1.7, 2, 1e-3, 5]
    let expected = (0..<width).map { column in
      zip(rows, weights).reduce(Float(0)) { $0.addingProduct($1.1, matrix[Int($1.0), column]) }
    }
    #expect(try matrix.sum(ofRows: rows, weights: weights, level: level) == expected)
  }

  @Test(arguments: KernelLevel.supported)
  func `appending a row continues the sum with the same bits`(level: KernelLevel) throws {
    let matrix = try sample(rowCount: 9, width: 70)
    let start = try matrix.sum(ofRows: [1, 2, 3], level: level)
    let longer = try matrix.sum(ofRows: [5], onto: start, level: level)
    #expect(try longer == matrix.sum(ofRows: [1, 2, 3, 5], level: level))
  }

  @Test(arguments: executions, [1, 16, 127, 128, 300])
  func `many sums at once have the bits of each alone`(execution: Execution, width: Int) throws {
    let matrix = try sample(rowCount: 40, width: width)
    var random = SeededBits(state: 5)
    let lists = (0..<30).map { length in
      (0..<length).map { _ in Int32.random(in: 0..<40, using: &random) }
    }
    let weights = lists.map { $0.map { _ in Float.random(in: -2...2, using: &random) } }
    let plain = try matrix.sums(ofRows: lists, execution: execution)
    let weighted = try matrix.sums(ofRows: lists, weights: weights, execution: execution)
    for (row, list) in lists.enumerated() {
      #expect(try Array(plain.row(row)) == matrix.sum(ofRows: list, level: execution.level))
      #expect(
        try Array(weighted.row(row))
          == matrix.sum(ofRows: list, weights: weights[row], level: execution.level))
    }
  }

  @Test func `many sums of nothing, and lists that do not fit`() throws {
    let matrix = try sample(rowCount: 2, width: 3)
    #expect(try matrix.sums(ofRows: []).rowCount == 0)
    #expect(try matrix.sums(ofRows: [[], []]).elements == [Float](repeating: 0, count: 6))
    #expect(throws: ScoringError(.badShape, "row 9 is outside a matrix of 2 rows")) {
      try matrix.sums(ofRows: [[0], [9]])
    }
    #expect(throws: ScoringError.self) { try matrix.sums(ofRows: [[0], [1]], weights: [[1]]) }
    #expect(throws: ScoringError.self) { try matrix.sums(ofRows: [[0, 1]], weights: [[1]]) }
  }

  @Test func `the sparse form has the bits of the dense one`() throws {
    var random = SeededBits(state: 3)
    let entries = (0..<200).map { _ in
      SparseEntry(
        row: .random(in: 0..<12, using: &random), column: .random(in: 0..<40, using: &random),
        value: .random(in: -1...1, using: &random))
    }
    let sparse = try SparseRows(rowCount: 12, width: 40, entries: entries)
    var elements = [Float](repeating: 0, count: 12 * 40)
    for entry in entries { elements[Int(entry.row) * 40 + Int(entry.column)] = entry.value }
    let dense = try RowMatrix(rowCount: 12, width: 40, elements: elements)
    let rows: [Int32] = [3, 11, 0, 7], weights: [Float] = [1, 0.1, -3, 0.7]
    #expect(try sparse.sum(ofRows: rows, weights: weights) == dense.sum(ofRows: rows, weights: weights))
    #expect(try sparse.ones.sum(ofRows: [2]).reduce(0, +) == Float(sparse.columns(of: 2).count))
  }

  @Test func `no rows sum to zero`() throws {
    #expect(try sample(rowCount: 2, width: 3).sum(ofRows: []) == [0, 0, 0])
  }

  @Test func `a row outside the matrix is an error that names it`() throws {
    let matrix = try sample(rowCount: 2, width: 3)
    #expect(throws: ScoringError(.badShape, "row 2 is outside a matrix of 2 rows")) {
      try matrix.sum(ofRows: [0, 2])
    }
    #expect(throws: ScoringError.self) { try matrix.sum(ofRows: [0], weights: []) }
    #expect(throws: ScoringError.self) { try RowMatrix(rowCount: 2, width: 2, elements: [1]) }
  }
}
