package import JSON

/// What `reprise describe` says of a component; the documentation pages agree with it by test.
package struct ComponentDescription: Sendable {
  package var family: String
  package var name: String
  package var summary: String
  package var source: String
  package var cost: String
  package var parameters: [(parameter: Parameter, standard: JSONValue)]

  package init(_ type: any Component.Type, family: String) throws {
    self.family = family
    (name, summary) = (type.name, type.summary)
    (source, cost) = (type.source, type.cost)
    parameters = try Self.parameters(of: type)
  }

  package var json: JSONValue {
    [
      "family": .string(family), "name": .string(name), "summary": .string(summary),
      "source": .string(source),
      "modelCalls": .string(cost),
      "parameters": .array(
        parameters.map { entry in
          var object: JSONObject = [
            "name": .string(entry.parameter.name), "summary": .string(entry.parameter.summary),
            "default": entry.standard,
          ]
          if let range = entry.parameter.range {
            object["minimum"] = .number(range.lowerBound)
            object["maximum"] = .number(range.upperBound)
          }
          if let choices = entry.parameter.choices { object["choices"] = .array(choices.map { .string($0) }) }
          return .object(object)
        }),
    ]
  }

  private static func parameters<Member: Component>(of type: Member.Type) throws
    -> [(parameter: Parameter, standard: JSONValue)]
  {
    let defaults = try JSONValue(encoding: Member.Configuration())
    return Member.Configuration.parameters.map { ($0, defaults[$0.name] ?? .null) }
  }
}
