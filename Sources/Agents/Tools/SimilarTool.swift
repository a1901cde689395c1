package import Concepts
package import JSON

/// Finds the items whose attributes are most like those of a candidate.
///
/// |shared values| / |values of either|, over all attributes; equal scores in the order of ids.
package struct SimilarTool: Tool {
  package static let name = "similar"
  package static let summary =
    "Replaces the candidates by the items whose attributes are most like a candidate's (Jaccard)."

  package struct Configuration: ComponentConfiguration {
    package var count = 20
    package init() {}
    package static let parameters = [Parameter("count", "The most items that are found.", in: 1...1000)]
  }

  private let configuration: Configuration
  /// Each column's values, by number.
  private let values: [[Int32]]
  /// Each value's columns.
  private let columns: [[Int32]]

  package init(_ configuration: Configuration, in context: ComponentContext) {
    self.configuration = configuration
    var numbers: [Identifier<SimilarTool>: Int32] = [:]
    var columns: [[Int32]] = []
    values = context.catalogue.items.enumerated().map { column, item in
      let names = item.attributes.flatMap { attribute in
        attribute.values.map { Identifier<SimilarTool>("\(attribute.name)\u{0}\($0)") }
      }
      return Set(names).map { name in
        let number = numbers[name, default: Int32(columns.count)]
        if numbers.updateValue(number, forKey: name) == nil { columns.append([]) }
        columns[Int(number)].append(Int32(column))
        return number
      }
    }
    self.columns = columns
  }

  package var description: ToolDescription {
    ToolDescription(
      name: Self.name, summary: "find items like a candidate such as c1",
      parameters: JSONSchema.object([("item", JSONSchema.text(upTo: 8))]))
  }

  package func use(_ arguments: JSONValue, in situation: Situation, turn: Turn) -> Observation {
    guard let candidate = situation.candidate(named: arguments["item"]) else {
      return .refusal("there is no such candidate; the names are c1 to c\(situation.candidates.count)")
    }
    let shared = shared(with: candidate.item)
    let isOpen = situation.query.openColumns(values.count)
    let found = ColumnSelection.best(configuration.count, of: values.count) { column in
      guard shared[column] > 0, isOpen[column], column != candidate.item else { return nil }
      let either = values[column].count + values[candidate.item].count - Int(shared[column])
      return Double(shared[column]) / Double(either)
    }
    guard !found.isEmpty else { return .refusal("nothing is like it; the candidates stay as they are") }
    return Observation(
      "\(found.count) like it found, now the candidates",
      candidates: .inOrder(found.map(\.column), scores: found.map(\.score)))
  }

  /// How many values each column shares with an item.
  private func shared(with item: Int) -> [Int32] {
    var counts = [Int32](repeating: 0, count: values.count)
    for value in values[item] {
      for column in columns[Int(value)] { counts[Int(column)] += 1 }
    }
    return counts
  }
}
