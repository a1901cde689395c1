import Concepts
package import JSON

/// Says what a component is and which parameters it takes.
package struct DescribeComponent: Operation {
  package static let method = "component/describe"
  package static let summary = "Says what a component or a kind of cell is, and what it takes."

  package var family: String
  package var name: String

  package init(family: String, name: String) { (self.family, self.name) = (family, name) }

  /// As in ``ComponentDescription/json``; for kinds of cells, `fields` in place of `parameters`.
  package typealias Response = JSONValue

  package func perform(in environment: Environment) async throws -> JSONValue {
    do {
      if family == "cell" { return try Self.cell(name) }
      let families = environment.registry.families
      guard let members = families.first(where: { $0.family == family })?.members else {
        throw WorkspaceError.unknownFamily(family, known: families.map(\.family) + ["cell"])
      }
      guard let member = members.first(where: { $0.name == name }) else {
        throw WorkspaceError.unknownMember(name, of: family, known: members.map { $0.name })
      }
      return try ComponentDescription(member, family: family).json
    } catch { throw WorkspaceError(error) }
  }

  private static func cell(_ name: String) throws(WorkspaceError) -> JSONValue {
    guard let schema = builtinCells.kind(name)?.schema else {
      throw WorkspaceError.unknownMember(name, of: "cell", known: builtinCells.schemas.map(\.kind))
    }
    return [
      "family": "cell", "name": .string(schema.kind), "summary": .string(schema.summary),
      "fields": .array(
        schema.fields.map { field in
          [
            "name": .string(field.name), "summary": .string(field.summary), "form": .string(field.formText),
            "required": .bool(field.isRequired),
          ]
        }),
    ]
  }
}

extension WorkspaceError {
  static func unknownFamily(_ name: String, known: [String]) -> WorkspaceError {
    WorkspaceError(
      .usage, "unknown-family", "no family is called '\(name)'\(ComponentError.guess(name, known))",
      hint: "the families are \(known.joined(separator: ", "))")
  }

  static func unknownMember(_ name: String, of family: String, known: [String]) -> WorkspaceError {
    WorkspaceError(
      .usage, "unknown-component", "no \(family) is named '\(name)'\(ComponentError.guess(name, known))",
      hint: "there are \(known.joined(separator: ", "))")
  }
}
