import Agents
import Concepts
package import JSON

/// Says what a component is and which parameters it takes.
package struct DescribeComponent: Operation {
  package static let method = "component/describe"
  package static let summary = "Says what a component or a kind of cell is, and what it takes."

  package var family: String
  package var name: String

  package init(family: String, name: String) { (self.family, self.name) = (family, name) }

  /// As in ``ComponentDescription/json``, with `example`, how a notebook names it, and for a tool with what a model sees of
  /// it; for kinds of cells, `fields` in place of `parameters`.
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
      let description = try ComponentDescription(member, family: family)
      var object = description.json.objectValue ?? [:]
      if let example = Self.example(of: description) { object["example"] = example }
      if family == "tool" { object["tool"] = Self.seen(name, environment.registry) }
      return .object(object)
    } catch { throw WorkspaceError(error) }
  }

  /// The key of a cell that names members of a family.
  private static let keys = [
    "memory": "memory", "planner": "planner", "scorer": "retriever", "ranker": "ranker", "tool": "tools",
    "simulator": "simulator",
  ]

  /// How a cell names it, with its first parameter that is a number or a choice.
  private static func example(of description: ComponentDescription) -> JSONValue? {
    guard let key = keys[description.family] else { return nil }
    let first = description.parameters.first { $0.parameter.range != nil || $0.parameter.choices != nil }
    let name = JSONValue.string(description.name)
    let member = first.map { ["name": name, $0.parameter.name: $0.standard] as JSONValue } ?? name
    return .object([key: description.family == "tool" ? [member] : member])
  }

  /// What a model sees of a tool, whether it changes anything, and how often it may be used; null for a tool that cannot be
  /// made from its defaults.
  private static func seen(_ name: String, _ registry: Registry) -> JSONValue {
    let context = ComponentContext(catalogue: Catalogue([]), prompts: registry.prompts)
    guard let tool = try? registry.tool(ComponentSpec(name), in: context) else { return .null }
    return [
      "says": .string(tool.description.summary), "arguments": tool.description.parameters,
      "writes": .bool(tool.description.writes), "most": .integer(Int64(ToolGuard.callsPerTool)),
    ]
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
  /// - Parameter homes: the families that have a member of this name.
  static func unknownFamily(_ name: String, known: [String], homes: [String] = []) -> WorkspaceError {
    let commands = homes.map { "'reprise describe \($0) \(name)'" }.joined(separator: " or ")
    return WorkspaceError(
      .usage, "unknown-family", "no family is called '\(name)'\(ComponentError.guess(name, known))",
      hint: homes.isEmpty ? "the families are \(known.joined(separator: ", "))" : "try \(commands)")
  }

  static func unknownMember(_ name: String, of family: String, known: [String]) -> WorkspaceError {
    WorkspaceError(
      .usage, "unknown-component", "no \(family) is named '\(name)'\(ComponentError.guess(name, known))",
      hint: "there are \(known.joined(separator: ", "))")
  }
}
