import JSON
import TestSupport
import Testing
import Workspaces

@Suite struct PromptCheckTests {
  private func said(of files: [String: String]) async throws -> [String] {
    let study = try TestStudy()
    for (path, text) in files { try study.folder.write(text, to: path) }
    let response = try await CheckWorkspace(path: study.folder.path).perform(in: study.environment)
    return response.diagnostics.map { "\($0.code.rawValue) \($0)" }
  }

  @Test func `a file that replaces nothing is named, with what was meant`() async throws {
    let said = try await said(of: [
      "prompts/rankers/pointwise.tast.txt": "x", "prompts/rankers/else.txt": "x",
      "prompts/pointwise.taste.txt": "x",
      "prompts/README.md": "notes", "prompts/rankers/notes.md": "notes",
    ])
    #expect(said.count == 3 && said.allSatisfy { $0.hasPrefix("unknown-prompt prompts/") }, "\(said)")
    #expect(
      said.contains {
        $0.contains("pointwise.tast.txt:1:1: warning") && $0.contains("rankers/pointwise.taste'")
      })
    #expect(said.contains { $0.contains("move it to prompts/rankers/pointwise.taste.txt") })
    #expect(said.contains { $0.contains("else.txt") && $0.contains("'reprise prompt show' lists") })
  }

  @Test func `a place that nothing fills stops check and run alike, with its line and column`() async throws {
    let study = try TestStudy()
    try study.folder.write(
      "Of {{notes}}\nthe é {{titel}} and {{title}} {{\n", to: "prompts/rankers/pointwise.plain.txt")
    let check = try await CheckWorkspace(path: study.folder.path).perform(in: study.environment)
    #expect(check.exitCode == 65 && check.diagnostics.map(\.code) == [.unknownPlace])
    #expect(
      check.diagnostics.first?.description
        == "prompts/rankers/pointwise.plain.txt:2:7: error: nothing fills {{titel}}\n  try: there are {{notes}}, {{title}}"
    )
    let error = await #expect(throws: WorkspaceError.self) { try await study.run() }
    #expect(error?.place == "prompts/rankers/pointwise.plain.txt:2:7" && error?.category == .data)
    #expect(study.model.count == 0)
  }

  @Test(arguments: ["", "nothing of it", "{{notes}}"])
  func `what the model is no longer shown is a warning, also of a run`(text: String) async throws {
    let study = try TestStudy()
    try study.folder.write(text, to: "prompts/rankers/pointwise.plain.txt")
    let check = try await CheckWorkspace(path: study.folder.path).perform(in: study.environment)
    #expect(check.exitCode == 0 && check.diagnostics.map(\.code) == [.unusedPlace])
    #expect(check.diagnostics.first?.message.hasSuffix("{{title}}") == true)
    let run = try await study.run()
    #expect(run.warnings.map(\.code) == [.unusedPlace])
  }

  @Test func `a prompt that is not UTF-8 is no silent return to the built-in one`() async throws {
    let study = try TestStudy()
    try study.folder.write([0xFF, 0xFE, 0x78], to: "prompts/rankers/pointwise.taste.txt")
    let check = try await CheckWorkspace(path: study.folder.path).perform(in: study.environment)
    #expect(check.exitCode == 65 && check.diagnostics.map(\.code) == [.notUTF8])
  }
}
