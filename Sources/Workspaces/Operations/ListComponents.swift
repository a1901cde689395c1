import Concepts

/// Lists every component and kind of cell that a notebook can name.
package struct ListComponents: Operation {
  package static let method = "component/list"
  package static let summary = "Lists the components of a family, or of all, and the kinds of cells."

  /// Only this family; all when left out.
  package var family: String?

  package init(family: String? = nil) { self.family = family }

  package struct Response: Codable, Sendable { package var families: [Family] }

  package struct Family: Codable, Sendable {
    package var family: String
    package var members: [Member]
  }

  package struct Member: Codable, Sendable {
    package var name: String
    package var summary: String
    /// Model calls for one decision, or for the notes and recalls of a memory, as a formula.
    package var modelCalls: String
  }

  package func perform(in environment: Environment) async throws -> Response {
    let all =
      environment.registry.families.map { family, members in
        Family(
          family: family,
          members: members.map { Member(name: $0.name, summary: $0.summary, modelCalls: $0.cost) })
      } + [Self.cells]
    guard let family else { return Response(families: all) }
    guard let found = all.first(where: { $0.family == family }) else {
      let homes = all.filter { $0.members.contains { $0.name == family } }.map(\.family)
      throw WorkspaceError.unknownFamily(family, known: all.map(\.family), homes: homes)
    }
    return Response(families: [found])
  }

  private static var cells: Family {
    Family(
      family: "cell",
      members: builtinCells.schemas.map { Member(name: $0.kind, summary: $0.summary, modelCalls: "0") })
  }
}
