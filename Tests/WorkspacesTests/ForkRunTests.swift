import Evaluation
import JSON
import TestSupport
import Testing
import Tracing
import Workspaces

struct ForkRunTests {
  @Test func `a fork that changes nothing asks nobody, means the same and is made once`() async throws {
    let (study, parent) = try await recorded()
    let asked = study.model.count
    let fork = try await fork(of: parent, study) { $0.at = 20 }
    #expect(study.model.count == asked && fork.isNew)
    #expect(fork.sources.map(\.kind) == ["replay"])
    let diff = try await DiffTraces(left: parent, right: path(fork, study)).perform(in: study.environment)
    #expect(diff.pairs.first?.roots.isEmpty == true)
    let again = try await self.fork(of: parent, study) { $0.at = 20 }
    #expect(!again.isNew && again.trace == fork.trace)
  }

  @Test func `an edited reply is served, the rest of the episode follows, and the fork replays alone`()
    async throws
  {
    let (study, parent) = try await recorded()
    let call = try await firstCall(of: parent, study, in: "/1")
    let fork = try await fork(of: parent, study) { $0.edits = [ForkEdit(event: call, text: "No")] }
    #expect(fork.at == call)
    #expect(fork.sources.first { $0.kind == "edited" }?.count == 1)
    let diff = try await DiffTraces(left: parent, right: path(fork, study)).perform(in: study.environment)
    #expect(diff.pairs.first?.roots.first?["cause"] == "answer")
    #expect(diff.pairs.first?.roots.first?["left"]?.intValue == call)
    try await expectReplays(fork, study)
  }

  @Test func `a change at an opening holds for the whole episode, and earlier ones are the parent's`()
    async throws
  {
    let (study, parent) = try await recorded()
    let opening = try #require(
      try await events(parent, study).first { $0["k"] == "span.open" && $0["sp"] == "/1" }?["s"]?.intValue)
    let asked = study.model.count
    let fork = try await fork(of: parent, study) { run in
      run.at = opening
      run.agent = ["ranker": "listwise", "planner": "direct", "memory": ["name": "window", "size": 2]]
    }
    #expect(study.model.count > asked)
    let child = try await events(path(fork, study), study)
    #expect(fork.at == opening && child.first { $0["s"]?.intValue == fork.at }?["k"] == "span.open")
    let ranks = child.filter { $0["k"] == "rank" }
    #expect(ranks.last?["at"] == "listwise.rank")
    for rank in ranks where (rank["s"]?.intValue ?? 0) < fork.at {
      #expect(rank["at"] == "pointwise.rank")
    }
    try await expectReplays(fork, study)
  }

  @Test func `another component comes with its own parameters, the same one keeps those that are not named`()
    async throws
  {
    let study = try TestStudy()
    let run = try await study.run()
    let parent = study.folder.path(of: try #require(run.traces.first { $0.contains("/recent/") }))
    for (memory, wanted) in [
      (["name": "ebbinghaus", "limit": 3], ["name": "ebbinghaus", "limit": 3]),
      (["size": 3], ["name": "window", "size": 3]),
      (["name": "window", "tokens": 50], ["name": "window", "size": 4, "tokens": 50]),
    ] as [(JSONValue, JSONValue)] {
      let fork = try await fork(of: parent, study) { run in
        (run.at, run.agent) = (20, ["memory": memory])
      }
      let start = try #require(try await events(path(fork, study), study).first)
      #expect(start.printed().contains(wanted.canonicalText), "\(wanted.canonicalText)")
    }
  }

  @Test func `a prompt with a place that nothing fills is refused before anything is made`() async throws {
    let (study, parent) = try await recorded()
    let asked = study.model.count
    let error = await #expect(throws: WorkspaceError.self) {
      _ = try await fork(of: parent, study) { $0.prompts = ["rankers/pointwise.plain": "x\n{{titel}}"] }
    }
    #expect(
      error?.code == "unknown-place" && error?.message.contains("line 2") == true
        && study.model.count == asked)
  }

  @Test func `what a change does to lists, cost and events is compared, also on a page`() async throws {
    let (study, parent) = try await recorded()
    let fork = try await fork(of: parent, study) { $0.agent = ["ranker": "random", "planner": "direct"] }
    let diff = try await DiffTraces(left: parent, right: path(fork, study)).perform(in: study.environment)
    let pair = try #require(diff.pairs.first)
    #expect(pair.difference.slates.count == 3)
    let shown = pair.difference.lists.filter { $0.kind == "slate" }
    #expect(shown.count == 3 - pair.difference.slates.equal)
    #expect(
      shown.map(\.agreement).allSatisfy { $0.moves.count + $0.entered.count + $0.left.count > 0 })
    #expect(pair.difference.left.modelCalls > 0 && pair.difference.right.modelCalls == 0)
    let page = try await PageDiff(left: parent, right: path(fork, study)).perform(in: study.environment)
    #expect(page.exitCode == 1 && page.html.hasPrefix("<!doctype html>"))
    // A title of the data gives orders and holds marks of HTML.
    #expect(!page.html.contains("</script>") && !page.html.contains("\u{202E}"))
    #expect(page.html.contains("<ins>") && page.html.contains("<del>"))
  }

  @Test func `a changed prompt stands in the fork, which replays when the file is gone`() async throws {
    let (study, parent) = try await recorded()
    let fork = try await fork(of: parent, study) { $0.prompts = ["planners/react.system": "You rank films."] }
    #expect(fork.sources.contains { $0.kind == "stub" })
    try await expectReplays(fork, study)
    let error = await #expect(throws: WorkspaceError.self) {
      try await self.fork(of: parent, study) { $0.prompts = ["planners/reakt.system": ""] }
    }
    #expect(error?.message.contains("did you mean 'planners/react.system'?") == true)
  }

  @Test func `a prompt that is another by now is a change of the fork, named and replayed`() async throws {
    let (study, parent) = try await recorded()
    let call = try await firstCall(of: parent, study, in: "/0")
    try study.folder.write("You plan.", to: "prompts/planners/react.system.txt")
    let fork = try await fork(of: parent, study) { $0.edits = [ForkEdit(event: call, text: "No")] }
    #expect(fork.changes == ["event \(call) edited", "prompt planners/react.system"])
    try await expectReplays(fork, study)
    let late = try #require(
      try await events(parent, study).last { $0["at"] == "react.act" && $0["k"] == "llm.call" }?["s"]?
        .intValue)
    let error = await #expect(throws: WorkspaceError.self) {
      try await self.fork(of: parent, study) { $0.edits = [ForkEdit(event: late, text: "No")] }
    }
    #expect(error?.code == "parent-differs", "\(error?.message ?? "")")
  }

  @Test func `a fork of a run on other data is refused`() async throws {
    let (study, parent) = try await recorded()
    let text = String(decoding: try study.folder.read("data/events.csv"), as: UTF8.self)
    try study.folder.write(
      text.split(separator: "\n").dropLast().joined(separator: "\n"), to: "data/events.csv")
    let error = await #expect(throws: WorkspaceError.self) {
      try await self.fork(of: parent, study) { $0.seed = 8 }
    }
    #expect(error?.code == "parent-differs", "\(error?.message ?? "")")
  }

  @Test func `another seed holds from its place on`() async throws {
    let (study, parent) = try await recorded()
    let opening = try #require(
      try await events(parent, study).first { $0["k"] == "span.open" && $0["sp"] == "/1" }?["s"]?.intValue)
    let fork = try await fork(of: parent, study) { ($0.at, $0.seed) = (opening, 8) }
    let calls = try await events(path(fork, study), study).filter {
      $0["at"] == "react.act" && $0["k"] == "llm.call"
    }
    let seeds = calls.map { call in
      [call["sp"]?.stringValue ?? "", call["req"]?["sampling"]?["seed"]?.stringValue ?? ""]
    }
    #expect(seeds.filter { $0[0].hasPrefix("/0") }.allSatisfy { $0[1] == "7" })
    #expect(seeds.filter { !$0[0].hasPrefix("/0") }.allSatisfy { $0[1] == "8" })
    try await expectReplays(fork, study)
  }

  @Test func `forks of forks stand in a tree under what they left`() async throws {
    let (study, parent) = try await recorded()
    let call = try await firstCall(of: parent, study, in: "/0")
    let first = try await fork(of: parent, study) { $0.edits = [ForkEdit(event: call, text: "No")] }
    let second = try await fork(of: path(first, study), study) { $0.agent = ["candidates": 4] }
    try await expectReplays(second, study)
    let tree = try await TraceTree(path: study.folder.path).perform(in: study.environment)
    let node = { (fork: ForkRun.Response) in tree.nodes.first { $0.trace == fork.trace } }
    #expect(node(first)?.depth == 1 && node(first)?.changes == ["event \(call) edited"])
    #expect(node(second)?.depth == 2 && node(second)?.parent == first.trace)
    #expect(node(second)?.changes == ["candidates 4"])
    #expect(tree.nodes.allSatisfy { $0.isComplete })
  }

  @Test func `what cannot be forked is said with what can`() async throws {
    let (study, parent) = try await recorded()
    let wrong: [(inout ForkRun) -> Void] = [
      { $0.at = 0 }, { $0.at = 100_000 }, { $0.edits = [ForkEdit(event: 1, text: "x")] },
      { $0.edits = [ForkEdit(event: 100_000, text: "x")] }, { $0.agent = ["rankr": "listwise"] },
      { $0.agent = ["ranker": "listwize"] }, { $0.agent = ["model": "local"] },
    ]
    for change in wrong {
      let error = await #expect(throws: WorkspaceError.self) {
        try await self.fork(of: parent, study, change)
      }
      #expect(error?.category == .usage || error?.category == .data, "\(error?.message ?? "")")
    }
  }

  // MARK: - Helpers

  private func recorded() async throws -> (TestStudy, String) {
    let study = try TestStudy()
    let run = try await study.run()
    return (study, study.folder.path(of: try #require(run.traces.first)))
  }

  @discardableResult private func fork(
    of parent: String, _ study: TestStudy, _ change: (inout ForkRun) -> Void
  ) async throws -> ForkRun.Response {
    var run = ForkRun(path: parent)
    change(&run)
    return try await run.perform(in: study.environment)
  }

  private func path(_ fork: ForkRun.Response, _ study: TestStudy) -> String {
    study.folder.path(of: fork.trace)
  }

  private func events(_ path: String, _ study: TestStudy) async throws -> [JSONValue] {
    try await ReadTrace(path: path, count: 1000).perform(in: study.environment).events
  }

  private func firstCall(of path: String, _ study: TestStudy, in span: String) async throws -> Int {
    let page = try await ReadTrace(path: path, count: 1, kind: "llm.call", span: span).perform(
      in: study.environment)
    return try #require(page.events.first?["s"]?.intValue)
  }

  private func expectReplays(_ fork: ForkRun.Response, _ study: TestStudy) async throws {
    let asked = study.model.count
    let replay = try await ReplayRun(path: path(fork, study)).perform(in: study.environment)
    #expect(replay.exitCode == 0, "\(replay.traces.first?.text ?? "")")
    #expect(study.model.count == asked)
  }
}
