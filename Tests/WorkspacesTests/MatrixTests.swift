import Evaluation
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

  /// The notebook with so many agents, and without the retriever among the baselines.
  private func study(memories: Int) throws -> TestStudy {
    let study = try study()
    let sizes = (1...memories).map { "{name: window, size: \($0)}" }.joined(separator: ", ")
    try study.edit {
      $0.replacing("[none, {name: window, size: 4}, {name: window, size: 2}]", with: "[\(sizes)]")
        .replacing("planners: react", with: "planners: direct").replacing(
          "agents: [blank, many]", with: "agents: [many]"
        )
        .replacing("baselines: [random, popularity]", with: "baselines: [random]")
        .replacing("rankers: [pointwise, listwise]", with: "rankers: [mmr]")
    }
    return study
  }

  @Test func `few systems are compared in pairs, many with the candidates as given`() async throws {
    let few = try await study(memories: 18).run()
    let many = try await study(memories: 19).run()
    let pairs = try [few, many].map { run in
      let value = try #require(run.cells.first { $0.id == "result" }?.value)
      let result = try value.decoded(as: EvaluationResult.self)
      let others = Set(result.comparisons.comparisons.map(\.second))
      let said = result.pairing?.contains("too many for all pairs") == true
      return (result.comparisons.comparisons.count, others.count, said)
    }
    #expect(pairs[0].0.isMultiple(of: 20 * 19 / 2) && pairs[0].1 == 19 && !pairs[0].2, "\(pairs[0])")
    #expect(
      pairs[1].0.isMultiple(of: 20) && pairs[1].0 < pairs[0].0 && pairs[1].1 == 1 && pairs[1].2, "\(pairs[1])"
    )
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
