import Scoring
import Testing

struct SparseLinearModelTests {
  /// What is minimised, for one column.
  private func loss(_ gram: RowMatrix, _ column: Int, _ weights: [Double], _ l1: Double, _ l2: Double)
    -> Double
  {
    var sum = 0.0
    for i in weights.indices {
      for j in weights.indices { sum += 0.5 * weights[i] * Double(gram[i, j]) * weights[j] }
      sum += l2 / 2 * weights[i] * weights[i] + l1 * weights[i] - weights[i] * Double(gram[column, i])
    }
    return sum
  }

  @Test(arguments: executions)
  func `no small change of a weight lowers the loss`(execution: Execution) throws {
    let matrix = try sampleInteractions(rowCount: 40, width: 12, seed: 3)
    let gram = try matrix.coOccurrences(execution: .single)
    let model = try SparseLinearModel.weights(
      of: matrix, l1: 1, l2: 2, sweeps: 500, tolerance: 0, execution: execution)
    let columns = model.transposed
    for column in 0..<12 {
      var weights = [Double](repeating: 0, count: 12)
      for place in columns.places(column) {
        weights[Int(columns.columns[place])] = Double(columns.values?[place] ?? 1)
      }
      #expect(weights[column] == 0 && weights.allSatisfy { $0 >= 0 })
      let least = loss(gram, column, weights, 1, 2)
      for row in 0..<12 where row != column {
        for change in [-0.01, 0.01] where weights[row] + change >= 0 {
          var other = weights
          other[row] += change
          #expect(loss(gram, column, other, 1, 2) > least)
        }
      }
    }
  }

  @Test(arguments: executions)
  func `the bits are the recorded ones`(execution: Execution) throws {
    let matrix = try sampleInteractions(rowCount: 70, width: 60, seed: 4)
    let weights = try SparseLinearModel.weights(of: matrix, l1: 1, l2: 10, execution: execution)
    var hash = BitHash()
    hash.add(weights.values ?? [])
    weights.columns.forEach { hash.add(UInt64($0)) }
    try expectGolden(hash, "sparse linear model")
  }

  @Test func `a penalty above every count leaves no weight`() throws {
    let matrix = try sampleInteractions(rowCount: 10, width: 8, seed: 4)
    #expect(try SparseLinearModel.weights(of: matrix, l1: 11, l2: 0).entryCount == 0)
    #expect(throws: ScoringError.self) { try SparseLinearModel.weights(of: matrix, l1: -1, l2: 0) }
  }
}
