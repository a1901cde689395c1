import Scoring
import Testing

struct FactorModelTests {
  private func factors(_ rowCount: Int, _ factors: Int, seed: UInt64) throws -> FactorMatrix {
    var random = SeededBits(state: seed)
    return try FactorMatrix(rowCount: rowCount, factors: factors) {
      Float.random(in: -0.3...0.3, using: &random)
    }
  }

  private let model = AlternatingLeastSquares(unobservedWeight: 0.2, regularization: 0.05, steps: 3)

  /// Gauss's elimination in double precision of the normal equations of one row.
  private func exactRow(_ entries: ArraySlice<Int32>, _ other: FactorMatrix, ridge: Double) -> [Double] {
    let n = other.factors
    var a = [[Double]](repeating: .init(repeating: 0, count: n + 1), count: n)
    for row in 0..<other.rowCount {
      let y = other.row(row).map { Double($0) }
      let weight = 0.2 + (entries.contains(Int32(row)) ? 1 : 0)
      for i in 0..<n {
        for j in 0..<n { a[i][j] += weight * y[i] * y[j] }
        if entries.contains(Int32(row)) { a[i][n] += y[i] }
      }
    }
    for i in 0..<n { a[i][i] += ridge }
    for k in 0..<n {
      for i in 0..<n where i != k {
        let factor = a[i][k] / a[k][k]
        for j in k...n { a[i][j] -= factor * a[k][j] }
      }
    }
    return (0..<n).map { a[$0][n] / a[$0][$0] }
  }

  @Test(arguments: executions, [3, 16, 20])
  func `many steps solve the normal equations`(execution: Execution, count: Int) throws {
    let entries = try sampleInteractions(rowCount: 6, width: 25, seed: 5)
    let other = try factors(25, count, seed: 6)
    var side = try factors(6, count, seed: 7)
    var patient = model
    patient.steps = 60
    try patient.improve(&side, entries: entries, other: other, execution: execution)
    for row in 0..<6 {
      let size = Double(entries.places(row).count) + 0.2 * 25
      let exact = exactRow(entries.columns(of: row), other, ridge: Double(Float(0.05)) * size)
      for (number, expected) in zip(side.row(row), exact) { #expect(abs(Double(number) - expected) < 1e-4) }
    }
  }

  @Test(arguments: executions)
  func `the bits of alternating least squares are the recorded ones`(execution: Execution) throws {
    let entries = try sampleInteractions(rowCount: 90, width: 70, seed: 8)
    var hash = BitHash()
    for count in [8, 32, 50] {
      var users = try factors(90, count, seed: 9), items = try factors(70, count, seed: 10)
      for _ in 0..<2 {
        try model.improve(&users, entries: entries, other: items, execution: execution)
        try model.improve(&items, entries: entries.transposed, other: users, execution: execution)
      }
      hash.add(users.elements)
      hash.add(items.elements)
      let side = FoldingSide(items, of: model, execution: execution)
      hash.add(try model.fold([3, 1, 60], into: side, level: execution.level))
    }
    try expectGolden(hash, "alternating least squares")
  }

  @Test func `a fold is what the row would be`() throws {
    let entries = try SparseRows(width: 30, rows: [[2, 5, 9, 28]])
    let items = try factors(30, 10, seed: 1)
    var row = try FactorMatrix(rowCount: 1, factors: 10) { 0 }
    var patient = model
    patient.steps = 16
    try patient.improve(&row, entries: entries, other: items)
    #expect(try model.fold([2, 5, 9, 28], into: FoldingSide(items, of: model)) == Array(row.row(0)))
    #expect(try model.fold([], into: FoldingSide(items, of: model)).allSatisfy { $0 == 0 })
    #expect(throws: ScoringError.self) { try model.fold([30], into: FoldingSide(items, of: model)) }
  }

  @Test(arguments: KernelLevel.supported)
  func `the bits of pairwise ranking are the recorded ones`(level: KernelLevel) throws {
    let entries = try sampleInteractions(rowCount: 20, width: 30, seed: 2)
    var users = try factors(20, 20, seed: 3), items = try factors(30, 20, seed: 4)
    var random = SeededBits(state: 5)
    let ranking = PairwiseRanking(rate: 0.05, decay: 0.01)
    for _ in 0..<3 {
      try ranking.sweep(entries, &users, &items, execution: Execution(level: level, threads: 1)) {
        Int.random(in: 0..<$0, using: &random)
      }
    }
    var hash = BitHash()
    hash.add(users.elements)
    hash.add(items.elements)
    try expectGolden(hash, "pairwise ranking")
  }

  @Test func `pairwise ranking puts what was met above what was not`() throws {
    let entries = try SparseRows(width: 6, rows: [[0, 1, 2], [0, 1, 2], [3, 4, 5], [3, 4, 5]])
    var users = try factors(4, 8, seed: 3), items = try factors(6, 8, seed: 4)
    var random = SeededBits(state: 6)
    for _ in 0..<60 {
      try PairwiseRanking(rate: 0.2, decay: 0.001).sweep(entries, &users, &items) {
        Int.random(in: 0..<$0, using: &random)
      }
    }
    let scores = try items.columns.sum(ofRows: (0..<8).map { Int32($0) }, weights: Array(users.row(0)))
    #expect((scores[..<3].min() ?? 0) > (scores[3...].max() ?? 0))
  }

  @Test func `a row that has every column is passed over`() throws {
    let entries = try SparseRows(width: 2, rows: [[0, 1]])
    var users = try factors(1, 4, seed: 1), items = try factors(2, 4, seed: 2)
    let before = items
    try PairwiseRanking(rate: 0.1, decay: 0.1).sweep(entries, &users, &items) { _ in 0 }
    #expect(items == before)
  }

  @Test func `factors are padded with zeros and counted without`() throws {
    var next: Float = 0
    let matrix = try FactorMatrix(rowCount: 2, factors: 3) {
      next += 1
      return next
    }
    #expect(Array(matrix.row(1)) == [4, 5, 6])
    #expect(matrix.columns.elements == [1, 4, 2, 5, 3, 6])
    #expect(throws: ScoringError.self) { try FactorMatrix(rowCount: 1, factors: 0) { 0 } }
    #expect(throws: ScoringError.self) { try FactorMatrix(rowCount: 1, factors: 257) { 0 } }
  }

  @Test func `sizes that do not fit are an error`() throws {
    let entries = try SparseRows(width: 2, rows: [[0]])
    var side = try factors(1, 4, seed: 1)
    #expect(throws: ScoringError.self) {
      try model.improve(&side, entries: entries, other: factors(3, 4, seed: 1))
    }
    #expect(throws: ScoringError.self) {
      try model.improve(&side, entries: entries, other: factors(2, 5, seed: 1))
    }
  }
}
