import Scoring
import Tracing

/// The seeded start of a factor model.
enum FactorStart {
  /// Normal numbers with a standard deviation of `deviation` / sqrt(factors), from a stream of their own.
  static func matrix(
    rowCount: Int, factors: Int, deviation: Double, seed: UInt64, name: String
  ) throws -> FactorMatrix {
    let stream = RandomStream(seed: seed, name: "start/\(name)")
    let scale = deviation / Double(factors).squareRoot()
    return try FactorMatrix(rowCount: rowCount, factors: factors) { Float(scale * normal(stream)) }
  }

  /// A normal number by Marsaglia's polar method.
  private static func normal(_ stream: RandomStream) -> Double {
    while true {
      let x = 2 * stream.uniform() - 1, y = 2 * stream.uniform() - 1
      let square = x * x + y * y
      if square > 0 && square < 1 { return x * (-2 * Portable.log(square) / square).squareRoot() }
    }
  }
}

/// Scores by inner products of a row of factors with the factors of every item.
struct FactorScores {
  /// One row a factor.
  private let columns: RowMatrix
  private let factors: [Int32]

  init(_ items: FactorMatrix) {
    columns = items.columns
    factors = (0..<items.factors).map { Int32($0) }
  }

  func scores(_ row: [Float]) throws -> [Float] { try columns.sum(ofRows: factors, weights: row) }
}
