package import Concepts
import Dialogue
package import JSON

/// Keeps the candidates that have a value in an attribute.
package struct FilterTool: Tool {
  package static let name = "filter"
  package static let summary =
    "Keeps the candidates with a value in an attribute, compared without regard to case."

  private let attributes: [String]

  package init(_ configuration: NoConfiguration = NoConfiguration(), in context: ComponentContext) {
    attributes = context.catalogue.attributeNames
  }

  package var description: ToolDescription {
    let attribute = attributes.isEmpty ? JSONSchema.text(upTo: 30) : JSONSchema.oneOf(attributes)
    return ToolDescription(
      name: Self.name, summary: "keep the candidates with this value",
      parameters: JSONSchema.object([("attribute", attribute), ("value", JSONSchema.text(upTo: 40))]))
  }

  package func use(_ arguments: JSONValue, in situation: Situation, turn: Turn) -> Observation {
    guard let attribute = arguments["attribute"]?.stringValue, let value = arguments["value"]?.stringValue
    else {
      return .refusal("'attribute' and 'value' must be strings")
    }
    let wanted = value.lowercased()
    let kept = situation.candidates.filter { candidate in
      turn.catalogue[candidate.item][attribute].contains { $0.lowercased().utf8.elementsEqual(wanted.utf8) }
    }
    guard !kept.isEmpty else {
      return .refusal(
        "no candidate has it; they have \(Self.values(of: attribute, situation, turn.catalogue))")
    }
    return Observation("\(kept.count) candidates left", candidates: kept)
  }

  /// Some values that candidates have, in the order met.
  private static func values(of attribute: String, _ situation: Situation, _ catalogue: Catalogue) -> String {
    var values: [String] = []
    for candidate in situation.candidates {
      for value in catalogue[candidate.item][attribute] where !values.contains(value) {
        values.append(value)
      }
    }
    return values.isEmpty
      ? "no '\(UntrustedText.line(attribute, limit: 30))'"
      : values.prefix(8).map { UntrustedText.line($0, limit: 30) }.joined(separator: ", ")
  }
}
