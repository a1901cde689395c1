import Concepts
import JSON
import LanguageModels
import TestSupport
import Testing
import Tracing
import Workspaces

@Suite struct ModelCheckTests {
  private struct Refused: RecordableError {
    var code: String
    var effectFailure: EffectFailure { EffectFailure(code: code, message: "that is no model; take another") }
  }

  /// What is said of a model cell and an agent that names it, where models are refused in some roles.
  private func said(_ code: String, of roles: [ModelRole], agent: String) async throws -> [String] {
    let study = try TestStudy()
    try study.edit { $0.replacing("planner: react\n", with: "planner: react\n\(agent)") }
    var environment = study.environment
    environment.models.check = { _, role in if roles.contains(role) { throw Refused(code: code) } }
    let response = try await CheckWorkspace(path: study.folder.path).perform(in: environment)
    return response.diagnostics.map { "\($0)" }
  }

  @Test func `a model that cannot do what it is named for is told where it is named`() async throws {
    let said = try await said("unsupported", of: [.vectors], agent: "embedder: local\n")
    let isAll = said.allSatisfy { $0.contains(": error: that is no model\n  try: take another") }
    #expect(said.count == 2 && isAll, "both agents name it: \(said)")
    let study = try TestStudy()
    let lines = String(decoding: try study.folder.read("notebooks/main.md"), as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    let planner = try #require(lines.firstIndex { $0 == "planner: react" })
    #expect(said[0].hasPrefix("notebooks/main.md:\(planner + 2):11:"), "\(said)")
  }

  @Test func `a faulty specification is told once, in its own cell`() async throws {
    let said = try await said("misconfigured", of: [.any, .replies, .vectors], agent: "embedder: local\n")
    #expect(said.count == 1 && said[0].contains(": error: that is no model"), "\(said)")
  }

  @Test func `a name that this machine does not know is a warning, for another may`() async throws {
    let said = try await said("absent", of: [.any], agent: "")
    #expect(said.count == 1 && said[0].contains(": warning: that is no model"), "\(said)")
  }

  @Test func `with another model in its place nothing is said`() async throws {
    let study = try TestStudy()
    var environment = study.environment
    environment.models.check = { _, _ in throw Refused(code: "misconfigured") }
    let run = RunNotebook(path: study.folder.path, model: ["use": "scripted"])
    #expect(try await run.perform(in: environment).warnings.isEmpty)
    await #expect(throws: WorkspaceError.self) {
      _ = try await RunNotebook(path: study.folder.path).perform(in: environment)
    }
  }

  @Test func `a model cell lists the keys that a model reads`() throws {
    let schema = try #require(builtinCells.schemas.first { $0.kind == "model" })
    #expect(schema.fields.map(\.name).sorted() == ModelSpecification.known.sorted())
  }

  @Test func `the forms of a model cell's keys are those that a model reads`() throws {
    let schema = try #require(builtinCells.schemas.first { $0.kind == "model" })
    for field in schema.fields {
      guard case .integer(let range) = field.form else { continue }
      for (value, isFine) in [
        (range.lowerBound, true), (range.upperBound, true), (range.lowerBound - 1, false),
        (range.upperBound + 1, false),
      ] {
        let body: JSONObject = ["use": "scripted", field.name: .integer(Int64(value))]
        let read = try? ModelSpecification(body, environment: [:])
        #expect((read != nil) == isFine, "\(field.name): \(value)")
      }
    }
  }
}
