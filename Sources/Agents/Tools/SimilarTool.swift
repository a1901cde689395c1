package import Concepts
import Dialogue
package import JSON
import Tracing

/// Finds the items that are most like a candidate.
///
/// By attributes: |shared values| / |values of either|, over all of them. By meaning: the cosine of the vectors that the
/// agent's embedder makes of titles and attributes. Equal scores in the order of ids.
package struct SimilarTool: Tool {
  package static let name = "similar"
  package static let summary =
    "Replaces the candidates by the items most like one of them, by attributes (Jaccard) or meaning (cosine)."

  package struct Configuration: ComponentConfiguration {
    package var count = 20
    package var by = "attributes"
    package init() {}
    package static let parameters = [
      Parameter("count", "The most items that are found.", in: 1...1000),
      Parameter(
        "by", "Whether attributes' values are compared, or meanings by the vectors of the agent's embedder.",
        oneOf: ["attributes", "meaning"]),
    ]
  }

  private let configuration: Configuration
  /// Each column's values, by number.
  private let values: [[Int32]]
  /// Each value's columns.
  private let columns: [[Int32]]
  /// What an item is for an embedder; empty where none is asked.
  private let texts: [String]

  package init(_ configuration: Configuration, in context: ComponentContext) {
    self.configuration = configuration
    texts = configuration.by == "meaning" ? context.catalogue.items.map(\.wording) : []
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

  package func use(_ arguments: JSONValue, in situation: Situation, turn: Turn) async throws -> Observation {
    guard let candidate = situation.candidate(named: arguments["item"]) else {
      return .refusal("there is no such candidate; the names are c1 to c\(situation.candidates.count)")
    }
    let scores: [Double]
    do { scores = try await self.scores(of: candidate.item, turn) } catch let failure as EffectFailure {
      return .refusal("meanings cannot be compared: \(UntrustedText.line(failure.message, limit: 200))")
    }
    let isOpen = situation.query.openColumns(values.count)
    let found = ColumnSelection.best(configuration.count, of: values.count) { column in
      isOpen[column] && column != candidate.item && scores[column] > 0 ? scores[column] : nil
    }
    guard !found.isEmpty else { return .refusal("nothing is like it; the candidates stay as they are") }
    return Observation(
      "\(found.count) like it found, now the candidates",
      candidates: .inOrder(found.map(\.column), scores: found.map(\.score)))
  }

  /// How like an item each column is; 0 for those that are not.
  private func scores(of item: Int, _ turn: Turn) async throws -> [Double] {
    guard configuration.by == "meaning" else {
      let shared = shared(with: item)
      return values.indices.map { column in
        let either = values[column].count + values[item].count - Int(shared[column])
        return shared[column] > 0 ? Double(shared[column]) / Double(either) : 0
      }
    }
    let vectors = try await turn.embed(texts, at: "similar.items")
    return vectors.map { $0.cosine(vectors[item]) }
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
