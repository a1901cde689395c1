import Concepts
import JSON
import Scoring

extension SparseRows {
  /// Puts the rows into a state; ones are not written.
  func add(to state: inout ScorerState, _ name: String) {
    state.facts["\(name)Width"] = .integer(Int64(width))
    state.arrays.append(.init("\(name)Starts", .longs(starts)))
    state.arrays.append(.init("\(name)Columns", .integers(columns)))
    state.facts["\(name)Ones"] = .bool(values == nil)
    if let values { state.arrays.append(.init("\(name)Values", .floats(values))) }
  }

  /// - Throws: ``ComponentError`` and `ScoringError` when the state has not the rows.
  init(_ state: ScorerState, _ name: String) throws {
    let values = state.facts["\(name)Ones"]?.boolValue == true ? nil : try state.floats("\(name)Values")
    try self.init(
      width: state.count("\(name)Width"), storedStarts: state.longs("\(name)Starts"),
      columns: state.integers("\(name)Columns"), values: values)
  }
}

extension RowMatrix {
  /// Puts the rows into a state.
  func add(to state: inout ScorerState, _ name: String) {
    state.facts["\(name)Rows"] = .integer(Int64(rowCount))
    state.facts["\(name)Width"] = .integer(Int64(width))
    state.arrays.append(.init(name, .floats(elements)))
  }

  /// - Throws: ``ComponentError`` and `ScoringError` when the state has not the rows.
  init(_ state: ScorerState, _ name: String) throws {
    try self.init(
      rowCount: state.count("\(name)Rows"), width: state.count("\(name)Width"), elements: state.floats(name))
  }
}

extension [UserID] {
  /// The names as a state holds them.
  var stateFact: JSONValue { .array(map { .string($0.name) }) }

  /// - Throws: ``ComponentError`` when the state has not this many names.
  init(_ state: ScorerState, _ name: String, count: Int) throws {
    self = (state.facts[name]?.arrayValue ?? []).compactMap(\.stringValue).map { UserID($0) }
    guard self.count == count else {
      throw ComponentError(.badValue, "the stored model's users do not fit its rows; fit it again")
    }
  }
}
