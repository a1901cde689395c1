import Concepts
import JSON
import Scoring

extension FactorMatrix {
  /// Puts the factors into a state, without the padding.
  func add(to state: inout ScorerState, _ name: String) {
    state.facts["\(name)Rows"] = .integer(Int64(rowCount))
    state.facts["\(name)Factors"] = .integer(Int64(factors))
    state.arrays.append(.init(name, .floats((0..<rowCount).flatMap { Array(row($0)) })))
  }

  /// - Throws: ``ComponentError`` when the state has not the factors.
  init(_ state: ScorerState, _ name: String) throws {
    let elements = try state.floats(name)
    let (rows, factors) = (try state.count("\(name)Rows"), try state.count("\(name)Factors"))
    guard factors > 0, elements.count / factors == rows, elements.count % factors == 0 else {
      throw ComponentError(.badValue, "the stored model's '\(name)' are not \(rows) rows of \(factors)")
    }
    var next = elements.makeIterator()
    try self.init(rowCount: rows, factors: factors) { next.next() ?? 0 }
  }
}
