package import JSON

/// What a scorer has learnt, as plain arrays: what a model file keeps.
package struct ScorerState: Sendable, Hashable {
  /// Shapes and other small values.
  package var facts: JSONObject
  package var arrays: [Array]

  package struct Array: Sendable, Hashable {
    package var name: String
    package var elements: Elements
    package init(_ name: String, _ elements: Elements) { (self.name, self.elements) = (name, elements) }
  }

  package enum Elements: Sendable, Hashable {
    case floats([Float])
    case integers([Int32])
    case longs([Int64])
  }

  package init(facts: JSONObject = [:], arrays: [Array]) { (self.facts, self.arrays) = (facts, arrays) }

  /// - Throws: ``ComponentError`` when there is no such array.
  package func floats(_ name: String) throws(ComponentError) -> [Float] {
    if case .floats(let elements)? = array(name) { return elements }
    throw Self.missing(name)
  }

  package func integers(_ name: String) throws(ComponentError) -> [Int32] {
    if case .integers(let elements)? = array(name) { return elements }
    throw Self.missing(name)
  }

  package func longs(_ name: String) throws(ComponentError) -> [Int64] {
    if case .longs(let elements)? = array(name) { return elements }
    throw Self.missing(name)
  }

  /// - Throws: ``ComponentError`` when there is no such number.
  package func count(_ name: String) throws(ComponentError) -> Int {
    if let count = facts[name]?.intValue, count >= 0 { return count }
    throw Self.missing(name)
  }

  /// - Throws: ``ComponentError`` when there is no such number.
  package func number(_ name: String) throws(ComponentError) -> Double {
    if let number = facts[name]?.doubleValue { return number }
    throw Self.missing(name)
  }

  private func array(_ name: String) -> Elements? { arrays.first { $0.name == name }?.elements }

  private static func missing(_ name: String) -> ComponentError {
    ComponentError(.badValue, "the stored model has no '\(name)'; fit it again")
  }
}

/// A scorer that has learnt and whose state can be kept and taken up again.
package protocol StorableScorer: FittedScorer {
  var state: ScorerState { get }
  /// - Throws: when the state is none of this scorer's.
  init(_ state: ScorerState) throws
}
