package import Concepts
package import Testing

/// Laws of a family's list: sorted by type name, no name twice, a page for each member, and prompts under its own name.
package func checkFamily(
  _ types: [any Component.Type], _ family: String, pages folder: String, prompts: [PromptTemplate],
  under name: String,
  at here: SourceLocation = #_sourceLocation
) throws {
  let names = types.map { String(describing: $0) }
  #expect(names == names.sorted(), "sorted by type name", sourceLocation: here)
  #expect(Set(types.map { $0.name }).count == types.count, "no name twice", sourceLocation: here)
  for type in types { try checkPage(of: type, family: family, folder: folder, at: here) }
  #expect(
    prompts.allSatisfy { $0.name.hasPrefix("\(name)/") && !$0.text.isEmpty }, "prompts of the family",
    sourceLocation: here)
  #expect(prompts.map(\.name) == prompts.map(\.name).sorted(), "prompts are sorted", sourceLocation: here)
}
