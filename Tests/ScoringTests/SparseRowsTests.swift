import Scoring
import Testing

struct SparseRowsTests {
  @Test func `columns ascend and the last of equal entries counts`() throws {
    let matrix = try SparseRows(
      rowCount: 3, width: 4,
      entries: [
        SparseEntry(row: 2, column: 3, value: 5), SparseEntry(row: 0, column: 2),
        SparseEntry(row: 0, column: 1),
        SparseEntry(row: 2, column: 3, value: 7),
      ])
    #expect(matrix.starts == [0, 2, 2, 3])
    #expect(matrix.columns == [1, 2, 3])
    #expect(matrix.values == [1, 1, 7])
    #expect(Array(matrix.columns(of: 1)).isEmpty)
  }

  @Test func `a matrix of ones keeps no values`() throws {
    let matrix = try SparseRows(width: 3, rows: [[2, 0], [], [2, 2]])
    #expect(matrix.values == nil)
    #expect(matrix.columns == [0, 2, 2])
  }

  @Test func `rows may be given as one list of columns`() throws {
    let matrix = try SparseRows(width: 5, starts: [0, 3, 3, 5], columns: [4, 0, 4, 2, 1])
    #expect(try matrix == SparseRows(width: 5, rows: [[0, 4], [], [1, 2]]))
    #expect(throws: ScoringError.self) { try SparseRows(width: 5, starts: [0, 2], columns: [1]) }
    #expect(throws: ScoringError.self) { try SparseRows(width: 5, starts: [0, 2, 1], columns: [1]) }
    #expect(throws: ScoringError.self) { try SparseRows(width: 5, starts: [], columns: []) }
  }

  @Test func `an entry outside the matrix is an error that names it`() {
    #expect(throws: ScoringError(.badShape, "entry (0, 3) is outside a matrix of 1 x 3")) {
      try SparseRows(rowCount: 1, width: 3, entries: [SparseEntry(row: 0, column: 3)])
    }
    #expect(throws: ScoringError(.badShape, "column 3 is outside a matrix of 3 columns")) {
      try SparseRows(width: 3, rows: [[3]])
    }
    #expect(throws: ScoringError.self) { try SparseRows(width: 3, rows: [[-1]]) }
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func `a value that is not finite is an error`(value: Float) {
    #expect(throws: ScoringError.self) {
      try SparseRows(rowCount: 1, width: 1, entries: [SparseEntry(row: 0, column: 0, value: value)])
    }
  }

  @Test func `transposing twice gives the same matrix`() throws {
    let matrix = try SparseRows(
      rowCount: 3, width: 5,
      entries: (0..<9).map { SparseEntry(row: $0 % 3, column: $0 * 7 % 5, value: Float($0)) })
    #expect(matrix.transposed.transposed == matrix)
    #expect(matrix.transposed.width == 3 && matrix.transposed.rowCount == 5)
  }

  @Test func `no rows and no columns are a matrix too`() throws {
    let matrix = try SparseRows(width: 0, rows: [])
    #expect(matrix.rowCount == 0 && matrix.entryCount == 0)
    #expect(matrix.transposed == matrix)
  }

  @Test(arguments: executions)
  func `co-occurrences count the rows that have both columns`(execution: Execution) throws {
    let matrix = try SparseRows(width: 3, rows: [[0, 1], [0, 1, 2], [1], []])
    let counts = try matrix.coOccurrences(execution: execution)
    #expect(counts.elements == [2, 2, 1, 2, 3, 1, 1, 1, 1])
  }
}
