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
  /// Each column's values, attribute and value joined.
  private let values: [Set<String>]

  package init(_ configuration: Configuration, in context: ComponentContext) {
    self.configuration = configuration
    values = context.catalogue.items.map { item in
      Set(item.attributes.flatMap { attribute in attribute.values.map { "\(attribute.name)\u{0}\($0)" } })
    }
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
    let scores = values.map { Self.likeness($0, values[candidate.item]) }
    let found = situation.query.allowed(values.indices).filter { $0 != candidate.item && scores[$0] > 0 }
      .sorted { scores[$0] == scores[$1] ? $0 < $1 : scores[$0] > scores[$1] }.prefix(configuration.count)
    guard !found.isEmpty else { return .refusal("nothing is like it; the candidates stay as they are") }
    return Observation(
      "\(found.count) like it found, now the candidates",
      candidates: .inOrder(Array(found), scores: found.map { scores[$0] }))
  }

  private static func likeness(_ left: Set<String>, _ right: Set<String>) -> Double {
    let shared = left.intersection(right).count
    let either = left.count + right.count - shared
    return either == 0 ? 0 : Double(shared) / Double(either)
  }
}
