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

  /// B by the formulas as written, one element after the other.
  private func plain(_ matrix: SparseRows, ridge: Float) throws -> [Float] {
    let n = matrix.width
    var a = try matrix.coOccurrences(execution: .single).elements
    var m = [Float](repeating: 0, count: n * n), p = m
    for i in 0..<n { a[i * n + i] += ridge }
    for i in 0..<n {
      for j in i..<n {
        var sum = a[i * n + j]
        for k in 0..<i { sum = sum.addingProduct(-a[k * n + i], a[k * n + j]) }
        a[i * n + j] = i == j ? sum.squareRoot() : sum / a[i * n + i]
      }
    }
    for i in 0..<n {
      for j in 0...i {
        var sum: Float = i == j ? 1 : 0
        for k in j..<i { sum = sum.addingProduct(-a[k * n + i], m[k * n + j]) }
        m[i * n + j] = sum / a[i * n + i]
      }
    }
    for i in 0..<n {
      for j in 0..<n {
        for k in max(i, j)..<n { p[i * n + j] = p[i * n + j].addingProduct(m[k * n + i], m[k * n + j]) }
      }
    }
    return (0..<n * n).map { $0 / n == $0 % n ? 0 : -p[$0] / p[$0 % n * (n + 1)] }
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
    let matrix = try sampleInteractions(rowCount: 60, width: 101, seed: 1)
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
