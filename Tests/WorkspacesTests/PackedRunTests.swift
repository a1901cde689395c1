import Concepts
import JSON
import TestSupport
import Testing
import Tracing
import Workspaces

/// A run whose traces were packed goes on as if they were not.
struct PackedRunTests {
  @Test func `it is there already, replays, forks, compares and is shown`() async throws {
    let study = try TestStudy()
    let run = try await study.run()
    let path = study.folder.path(of: run.traces[0])
    let place = try #require(
      try await ReadTrace(path: path, count: 1000, kind: "llm.call").perform(in: study.environment)
        .events[2]["s"]?.intValue)
    var fork = ForkRun(path: path)
    fork.edits = [ForkEdit(event: place, text: "No")]
    let before = try await fork.perform(in: study.environment)
    let forked = try study.folder.read(before.trace)
    try study.folder.remove(before.trace)
    let listed = try await ListTraces(path: study.folder.path).perform(in: study.environment)
    for trace in run.traces { try await pack(trace, study) }
    let asked = study.model.count
    let again = try await study.run()
    #expect(again.cells.allSatisfy { $0.state == .fresh } && again.warnings.isEmpty, "\(again.warnings)")
    #expect(again.traces == run.traces.map { $0 + ".zst" })
    for path in [study.folder.path, path, path + ".zst"] {
      let replay = try await ReplayRun(path: path).perform(in: study.environment)
      #expect(replay.exitCode == 0 && replay.traces.map(\.agent).contains("blank"))
    }
    let packed = try await ListTraces(path: study.folder.path).perform(in: study.environment)
    #expect(packed.traces.map(\.head) == listed.traces.map(\.head))
    #expect(packed.traces.map(\.semanticDigest) == listed.traces.map(\.semanticDigest))
    #expect(study.model.count == asked)
    let after = try await fork.perform(in: study.environment)
    #expect(after.trace == before.trace && after.isNew)
    #expect(try Self.meaning(study.folder.read(after.trace)) == Self.meaning(forked))
    try await pack(after.trace, study)
    let known = try await fork.perform(in: study.environment)
    #expect(!known.isNew && known.trace == after.trace + ".zst")
    let tree = try await TraceTree(path: study.folder.path).perform(in: study.environment)
    #expect(tree.nodes.contains { $0.trace == known.trace && $0.parent == again.traces[0] })
    let unneeded = try await CollectRuns(path: study.folder.path).perform(in: study.environment)
    #expect(unneeded.found.isEmpty && unneeded.kept == 3, "\(unneeded.found)")
    let score = try await ScoreTraces(path: path, metrics: ["ndcg@3"]).perform(in: study.environment)
    #expect(score.traces.first?.isComplete == true)
  }

  @Test func `made again, what was packed gets another name`() async throws {
    let study = try TestStudy()
    let run = try await study.run()
    for trace in run.traces { try await pack(trace, study) }
    var fresh = RunNotebook(path: study.folder.path)
    fresh.fresh = true
    let again = try await fresh.perform(in: study.environment)
    #expect(again.traces == run.traces)
    let aside = run.traces.map { $0.replacing("trace.jsonl", with: "trace.replaced-1.jsonl.zst") }
    #expect(aside.allSatisfy(study.folder.files.contains), "\(study.folder.files)")
    #expect(try await VerifyTraces(path: study.folder.path).perform(in: study.environment).isSound)
  }

  @Test func `one that was stopped and packed goes on where it stopped`() async throws {
    let failing = CountingModel(
      failingFrom: 5, with: EffectFailure(code: "unreachable", message: "no route"))
    let study = try TestStudy(model: failing)
    await #expect(throws: WorkspaceError.self) { try await study.run() }
    let begun = study.folder.files.filter { $0.hasSuffix("/trace.jsonl") }
    for name in begun { try await pack(name, study) }
    let there = TestStudy(folder: study.folder, model: CountingModel())
    let run = try await there.run()
    #expect(run.traces.contains { begun.contains($0) })
    #expect(study.folder.files.contains { $0.contains("trace.packed-1") })
    let whole = try TestStudy()
    _ = try await whole.run()
    #expect(there.model.count == whole.model.count - 4, "what was answered is not asked again")
    #expect(try there.results() == whole.results())
  }

  @Test func `a trace and its archive that disagree are noticed`() async throws {
    let study = try TestStudy()
    let run = try await study.run()
    let path = study.folder.path(of: run.traces[0])
    let other = study.folder.path(of: run.traces[1])
    _ = try await PackTrace(path: other, output: path + ".zst").perform(in: study.environment)
    let verified = try await VerifyTraces(path: path).perform(in: study.environment)
    #expect(verified.exitCode == 65)
    #expect(verified.traces.first?.damage?.contains("holds another trace") == true)
  }

  private func pack(_ trace: String, _ study: TestStudy) async throws {
    _ = try await PackTrace(path: study.folder.path(of: trace), remove: true).perform(in: study.environment)
    #expect(!study.folder.files.contains(trace))
  }

  /// Lines without what the clock on the wall says.
  private static func meaning(_ bytes: [UInt8]) throws -> [JSONValue] {
    try bytes.split(separator: 10).map { line in
      var object = try JSONValue(parsing: Array(line)).objectValue ?? [:]
      for key in ["vol", "p"] { object[key] = nil }
      return .object(object)
    }
  }
}
