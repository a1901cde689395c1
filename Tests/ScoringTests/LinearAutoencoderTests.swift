import Scoring
import Testing

struct LinearAutoencoderTests {
  /// B by Gauss-Jordan elimination in double precision.
  private func reference(_ matrix: SparseRows, ridge: Double) -> [[Double]] {
    let n = matrix.width
    var left = [[Double]](repeating: .init(repeating: 0, count: n), count: n)
    for row in 0..<matrix.rowCount {
      for i in matrix.columns(of: row) {
        for j in matrix.columns(of: row) { left[Int(i)][Int(j)] += 1 }
      }
    }
    var right = [[Double]](repeating: .init(repeating: 0, count: n), count: n)
    for i in 0..<n {
      left[i][i] += ridge
      right[i][i] = 1
    }
    for k in 0..<n {
      let pivot = left[k][k]
      left[k] = left[k].map { $0 / pivot }
      right[k] = right[k].map { $0 / pivot }
      for i in 0..<n where i != k && left[i][k] != 0 {
        let factor = left[i][k]
        for j in 0..<n {
          left[i][j] -= factor * left[k][j]
          right[i][j] -= factor * right[k][j]
        }
      }
    }
    return (0..<n).map { i in (0..<n).map { j in i == j ? 0 : -right[i][j] / right[j][j] } }
  }

  /// B by the formulas as written, one element after the other, of a matrix whose columns ascend by size.
  private func plainInOrder(_ matrix: SparseRows, ridge: Float) throws -> [Float] {
    let n = matrix.width
    var a = try matrix.coOccurrences(execution: .single).elements
    var m = [Float](repeating: 0, count: n * n), p = m
    for i in 0..<n { a[i * n + i] += ridge }
    for i in 0..<n {
      for j in i..<n {
        let sum = chain(a[i * n + j], 0..<i) { (-a[$0 * n + i], a[$0 * n + j]) }
        a[i * n + j] = i == j ? sum.squareRoot() : sum / a[i * n + i]
      }
    }
    for i in 0..<n {
      for j in 0...i {
        m[i * n + j] = chain(i == j ? 1 : 0, j..<i) { (-a[$0 * n + i], m[$0 * n + j]) } / a[i * n + i]
      }
    }
    for i in 0..<n {
      for j in 0..<n {
        for tile in stride(from: max(i, j) / 96 * 96, to: n, by: 96) {
          let part = max(i, j, tile)..<min(n, tile + 96)
          p[i * n + j] += part.reduce(Float(0)) { $0.addingProduct(m[$1 * n + i], m[$1 * n + j]) }
        }
      }
    }
    return (0..<n * n).map { $0 / n == $0 % n ? 0 : -p[$0] / p[$0 % n * (n + 1)] }
  }

  /// The sum of products over rows up to an element's own: tiles of 96 rows, then the strips of 12 before its own,
  /// each from zero, and then the rows of its strip one by one.
  private func chain(_ start: Float, _ rows: Range<Int>, _ product: (Int) -> (Float, Float)) -> Float {
    let tile = rows.upperBound / 96 * 96, strip = rows.upperBound / 12 * 12
    let cuts = Array(stride(from: rows.lowerBound / 96 * 96, through: tile, by: 96)) + [strip]
    var sum = start
    for (first, end) in zip(cuts, cuts.dropFirst()) where max(first, rows.lowerBound) < end {
      sum += (max(first, rows.lowerBound)..<end).reduce(Float(0)) {
        $0.addingProduct(product($1).0, product($1).1)
      }
    }
    let rest = max(strip, rows.lowerBound)..<max(rows.upperBound, strip, rows.lowerBound)
    return rest.reduce(sum) { $0.addingProduct(product($1).0, product($1).1) }
  }

  private func plain(_ matrix: SparseRows, ridge: Float) throws -> [Float] {
    let n = matrix.width
    let sizes = matrix.columns.reduce(into: [Int](repeating: 0, count: n)) { $0[Int($1)] += 1 }
    let order = (0..<n).sorted { (sizes[$0], $0) < (sizes[$1], $1) }
    var places = [Int32](repeating: 0, count: n)
    for (place, column) in order.enumerated() { places[column] = Int32(place) }
    let rows = (0..<matrix.rowCount).map { matrix.columns(of: $0).map { places[Int($0)] } }
    let weights = try plainInOrder(SparseRows(width: n, rows: rows), ridge: ridge)
    return (0..<n * n).map { weights[Int(places[$0 / n]) * n + Int(places[$0 % n])] }
  }

  @Test func `two columns give the weights computed by hand`() throws {
    // X'X + I = [[3, 1], [1, 2]], its inverse [[2, -1], [-1, 3]] / 5.
    let weights = try LinearAutoencoder.weights(of: SparseRows(width: 2, rows: [[0, 1], [0]]), ridge: 1)
    #expect(weights[0, 0] == 0 && weights[1, 1] == 0)
    #expect(abs(weights[0, 1] - 1.0 / 3) < 1e-6)
    #expect(abs(weights[1, 0] - 1.0 / 2) < 1e-6)
  }

  @Test(arguments: executions)
  func `every level and thread count gives the bits of the plain formulas`(execution: Execution) throws {
    let matrix = try sampleInteractions(rowCount: 60, width: 215, seed: 1)
    let weights = try LinearAutoencoder.weights(of: matrix, ridge: 10, execution: execution)
    #expect(try weights.elements == plain(matrix, ridge: 10))
  }

  @Test func `the weights agree with double precision`() throws {
    let matrix = try sampleInteractions(rowCount: 80, width: 60, seed: 2)
    let weights = try LinearAutoencoder.weights(of: matrix, ridge: 5)
    let expected = reference(matrix, ridge: 5)
    for i in 0..<60 {
      for j in 0..<60 { #expect(abs(Double(weights[i, j]) - expected[i][j]) < 1e-5) }
    }
  }

  @Test(arguments: executions)
  func `the bits are the recorded ones`(execution: Execution) throws {
    let matrix = try sampleInteractions(rowCount: 150, width: 197, seed: 3)
    var hash = BitHash()
    hash.add(try LinearAutoencoder.weights(of: matrix, ridge: 250, execution: execution).elements)
    try expectGolden(hash, "linear autoencoder")
  }

  @Test func `a column without entries has no weight`() throws {
    let weights = try LinearAutoencoder.weights(of: SparseRows(width: 3, rows: [[0, 2], [2]]), ridge: 1)
    #expect(weights.row(1).allSatisfy { $0 == 0 })
    #expect((0..<3).allSatisfy { weights[$0, 1] == 0 })
  }

  @Test func `no columns give no weights`() throws {
    #expect(try LinearAutoencoder.weights(of: SparseRows(width: 0, rows: []), ridge: 1).elements.isEmpty)
  }

  @Test(arguments: [Float(0), -1, .nan, .infinity])
  func `a ridge that is not a positive number is an error`(ridge: Float) throws {
    let matrix = try SparseRows(width: 1, rows: [[0]])
    #expect(throws: ScoringError.self) { try LinearAutoencoder.weights(of: matrix, ridge: ridge) }
  }
}
