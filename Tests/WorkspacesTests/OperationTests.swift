import Concepts
import Evaluation
import JSON
import TestSupport
import Testing
import Workspaces

struct OperationTests {
  @Test func `methods are unique and in order`() {
    let methods = builtinOperations.map { $0.method }
    #expect(Set(methods).count == methods.count)
    let names = builtinOperations.map { String(describing: $0) }
    #expect(names == names.sorted())
  }

  @Test func `a workspace is found from anywhere inside it`() async throws {
    let study = try TestStudy()
    for path in ["", "/notebooks", "/notebooks/main.md", "/data"] {
      let response = try await OpenWorkspace(path: study.folder.path + path).perform(in: study.environment)
      #expect(response.name == "test")
      #expect(response.notebooks.map(\.name) == ["main"])
      #expect(response.notebooks.first?.errors == 0)
    }
    let error = await #expect(throws: WorkspaceError.self) {
      try await OpenWorkspace(path: "/").perform(in: study.environment)
    }
    #expect(error?.category == .noInput)
  }

  @Test func `opening and reading change no file`() async throws {
    let study = try TestStudy()
    let before = study.folder.files
    _ = try await OpenWorkspace(path: study.folder.path).perform(in: study.environment)
    let notebook = try await GetNotebook(path: study.folder.path).perform(in: study.environment)
    #expect(study.folder.files == before)
    #expect(notebook.cells.first { $0.id == "result" }?.state == "stale")
    #expect(notebook.cells.first { $0.id == "result" }?.needs == ["blank", "recent", "films"])
    #expect(study.model.count == 0)
  }

  @Test func `traces are paged, filtered and counted`() async throws {
    let study = try TestStudy()
    let run = try await study.run()
    let path = study.folder.path(of: try #require(run.traces.first))
    let page = try await ReadTrace(path: path, from: 1, count: 2).perform(in: study.environment)
    #expect(page.events.count == 2 && page.next == 3)
    let calls = try await ReadTrace(path: path, count: 1000, kind: "llm.call").perform(in: study.environment)
    let counts = try await TraceStatistics(path: path).perform(in: study.environment)
    #expect(calls.events.count == counts.traces.first?.modelCalls)
    #expect(counts.traces.first?.episodes == 3)
    let listed = try await ListTraces(path: study.folder.path).perform(in: study.environment)
    #expect(listed.traces.count == 2 && listed.traces.allSatisfy(\.isComplete))
  }

  @Test func `a run replays from the workspace alone`() async throws {
    let study = try TestStudy()
    _ = try await study.run()
    let calls = study.model.count
    let replay = try await ReplayRun(path: study.folder.path).perform(in: study.environment)
    #expect(replay.exitCode == 0)
    #expect(replay.traces.map(\.agent) == ["blank", "recent"])
    #expect(replay.traces.allSatisfy { $0.isComplete && $0.episodes == 3 })
    #expect(study.model.count == calls)
  }

  @Test func `an interrupted run replays as far as it goes`() async throws {
    let study = try TestStudy(model: CountingModel(failingFrom: 2))
    await #expect(throws: WorkspaceError.self) { try await study.run() }
    let replay = try await ReplayRun(path: study.folder.path).perform(in: study.environment)
    #expect(replay.isIdentical)
    #expect(replay.traces.map(\.isComplete) == [false])
  }

  @Test func `a changed prompt is the difference that a replay and a comparison name`() async throws {
    let study = try TestStudy()
    let first = try await study.run()
    try study.folder.write("You rank films. Be brief.", to: "prompts/planners/react.system.txt")
    let replay = try await ReplayRun(path: study.folder.path).perform(in: study.environment)
    #expect(replay.exitCode == 3)
    #expect(replay.traces.first?.divergence["class"] == "env-changed")
    #expect(replay.traces.first?.text.contains("react.system") == true)
    let second = try await study.run()
    #expect(second.traces != first.traces)
    let diff = try await DiffTraces(
      left: study.folder.path(of: first.traces[0]), right: study.folder.path(of: second.traces[0])
    ).perform(in: study.environment)
    #expect(diff.exitCode == 1)
    #expect(diff.pairs.first?.roots.first?["cause"] == "prompt")
  }

  @Test func `a tolerant replay counts a changed prompt that no request holds, and stops where one does`()
    async throws
  {
    let study = try TestStudy()
    _ = try await study.run()
    try study.folder.write("You rank films. Be brief.", to: "prompts/planners/react.system.txt")
    let stopped = try await ReplayRun(path: study.folder.path, mode: .tolerant).perform(
      in: study.environment)
    #expect(stopped.exitCode == 3)
    #expect(stopped.traces.first?.divergence["class"] == "request-changed")
    #expect(stopped.traces.first?.tolerated?.map(\.name) == ["env-changed"])
    let stale = try await ReplayRun(
      path: study.folder.path, mode: .tolerant, allow: ["env-changed", "request-changed"]
    ).perform(in: study.environment)
    #expect(stale.exitCode == 4 && !stale.isIdentical)
    #expect(stale.traces.first?.tainted == ["/0", "/1", "/2"])
    #expect(stale.traces.map(\.agent) == ["blank", "recent"])
    let error = await #expect(throws: WorkspaceError.self) {
      try await ReplayRun(path: study.folder.path, mode: .tolerant, allow: ["prompt"]).perform(
        in: study.environment)
    }
    #expect(error?.category == .usage && error?.hint.contains("request-changed") == true)
  }

  @Test func `old traces are measured by new metrics as an evaluation would have measured them`() async throws
  {
    let study = try TestStudy()
    let run = try await study.run()
    let asked = study.model.count
    let scored = try await ScoreTraces(path: study.folder.path, metrics: ["ndcg@5", "hitRate@5", "mrr"])
      .perform(in: study.environment)
    #expect(study.model.count == asked)
    let sample = try #require(
      run.cells.first { $0.id == "result" }?.value.decoded(as: EvaluationResult.self).sample)
    for entry in scored.traces {
      let original = try #require(sample.first { $0.name == entry.system.name })
      for label in original.measurements.map(\.label) {
        #expect(entry.system[label]?.mean == original[label]?.mean)
        #expect(entry.system[label]?.interval == original[label]?.interval)
      }
      #expect(entry.system.measurements.count == 3)
    }
    #expect(scored.traces.count == 2)
    try study.folder.write(TestStudy.events + "u1,f2,5,9000\n", to: "data/events.csv")
    let error = await #expect(throws: WorkspaceError.self) {
      try await ScoreTraces(path: study.folder.path, metrics: ["mrr"]).perform(in: study.environment)
    }
    #expect(error?.code == "other-data")
  }

  @Test func `a trace compared with itself is identical`() async throws {
    let study = try TestStudy()
    _ = try await study.run()
    let diff = try await DiffTraces(left: study.folder.path, right: study.folder.path).perform(
      in: study.environment)
    #expect(diff.isIdentical && diff.pairs.count == 2 && diff.exitCode == 0)
  }

  @Test func `components are listed and described`() async throws {
    let study = try TestStudy()
    let all = try await ListComponents().perform(in: study.environment)
    #expect(all.families.map(\.family).contains("cell"))
    let window = try await DescribeComponent(family: "memory", name: "window").perform(in: study.environment)
    #expect(window["parameters"]?[0]?["name"] == "size")
    #expect(window["example"] == ["memory": ["name": "window", "size": 10]])
    let filter = try await DescribeComponent(family: "tool", name: "filter").perform(in: study.environment)
    #expect(filter["tool"]?["writes"] == false && filter["tool"]?["most"] == 20)
    let cell = try await DescribeComponent(family: "cell", name: "evaluate").perform(in: study.environment)
    #expect(cell["fields"]?.arrayValue?.isEmpty == false)
    let error = await #expect(throws: WorkspaceError.self) {
      try await DescribeComponent(family: "memory", name: "windw").perform(in: study.environment)
    }
    #expect(error?.message.contains("did you mean 'window'?") == true)
  }

  @Test func `every example of a description is what a notebook may say`() async throws {
    let study = try TestStudy()
    var examples = 0
    for family in ["memory", "planner", "scorer", "ranker", "tool", "simulator"] {
      let members = Registry.whole.families.first { $0.family == family }?.members ?? []
      for member in members {
        let said = try await DescribeComponent(family: family, name: member.name).perform(
          in: study.environment)
        let named = try #require(said["example"]?.objectValue?.map(\.value).first)
        let spec = try ComponentSpec(named.arrayValue?.first ?? named)
        _ = try Registry.whole.expanded(spec, family: family)
        examples += 1
      }
    }
    #expect(examples > 60)
  }

  @Test func `data is described as a cell would read it`() async throws {
    let study = try TestStudy()
    let request = DescribeData(
      path: study.folder.path, dataset: ["file": "data/events.csv", "format": "csv"])
    let response = try await request.perform(in: study.environment)
    #expect(response["users"] == 12 && response["interactions"] == 96)
    #expect(response["split"] == .null)
  }

  @Test func `a new workspace is sound and is never made over another`() async throws {
    let study = try TestStudy()
    let path = study.folder.path(of: "made")
    let made = try await NewWorkspace(template: "quickstart", path: path).perform(in: study.environment)
    #expect(made.files.contains("workspace.yaml") && made.files.contains(".gitignore"))
    let check = try await CheckWorkspace(path: path).perform(in: study.environment)
    #expect(check.diagnostics == [])
    let error = await #expect(throws: WorkspaceError.self) {
      try await NewWorkspace(template: "quickstart", path: path).perform(in: study.environment)
    }
    #expect(error?.category == .cannotCreate)
  }

  @Test func `requests and responses survive JSON`() async throws {
    let study = try TestStudy()
    let request = try JSONValue(parsing: Array(#"{"path":"\#(study.folder.path)"}"#.utf8))
    let response = try await request.decoded(as: RunNotebook.self).perform(in: study.environment)
    let value = try JSONValue(encoding: response)
    #expect(try JSONValue(encoding: value.decoded(as: RunNotebook.Response.self)) == value)
  }
}
