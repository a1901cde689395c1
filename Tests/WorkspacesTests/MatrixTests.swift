import JSON
import TestSupport
import Testing
import Workspaces

struct MatrixTests {
  private static let cell = """
    ```yaml {matrix #many}
    memories: [none, {name: window, size: 4}, {name: window, size: 2}]
    planners: react
    rankers: [pointwise, listwise]
    retriever: popularity
    model: local
    ```

    ```yaml {evaluate #result}
    agents: [blank, many]
    """

  private func study() throws -> TestStudy {
    let study = try TestStudy()
    try study.edit {
      $0.replacing("```yaml {evaluate #result}\nagents: [blank, recent]", with: Self.cell)
    }
    return study
  }

  @Test func `a matrix is every combination, and equal agents share what was recorded`() async throws {
    let study = try study()
    let first = try await study.run()
    #expect(
      Self.agents(first.traces) == [
        "blank", "blank", "many.none.react.listwise", "many.window.react.pointwise",
        "many.window.react.listwise", "many.window.react.pointwise-2", "many.window.react.listwise-2",
      ], "blank is one of them")
    #expect(!first.diverged)
    let calls = study.model.count
    try study.edit { $0.replacing("rankers: [pointwise, listwise]", with: "rankers: [pointwise]") }
    let second = try await study.run()
    #expect(second.traces.count == 4 && study.model.count == calls, "what is left is not run again")
  }

  /// The folders that the traces lie in.
  private static func agents(_ paths: [String]) -> [String] {
    paths.map { $0.split(separator: "/").dropLast().last.map(String.init) ?? "" }
  }

  @Test func `a fault in a matrix is told with its place`() async throws {
    for (old, new) in [
      ("[pointwise, listwise]", "[pointwise, listwize]"), ("planners: react", "planers: react"),
      ("memories: [none", "memories: [nine"),
    ] {
      let study = try study()
      try study.edit { $0.replacing(old, with: new) }
      let error = await #expect(throws: WorkspaceError.self) { _ = try await study.run() }
      #expect(error?.place?.hasPrefix("notebooks/main.md:") == true, "\(error?.message ?? "")")
    }
  }
}
