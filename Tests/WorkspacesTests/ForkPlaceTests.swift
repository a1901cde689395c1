import JSON
import TestSupport
import Testing
import Tracing
import Workspaces

/// Forks in the middle of an episode: what is before the place is the parent's, what is changed takes over there.
struct ForkPlaceTests {
  /// Something that a fork changes, and the event of an episode at which it does.
  struct Change: Sendable, CustomTestStringConvertible {
    var name: String
    var kind: String
    var site: String
    /// Which of its kind and site in the episode it is; any if `nil`.
    var occurrence: Int?
    /// The notebook of the parent's run.
    var notebook: @Sendable (String) -> String = { $0 }
    var make: @Sendable (inout ForkRun, Int) -> Void
    /// What the fork has from its place on.
    var shows: @Sendable ([JSONValue]) -> Bool
    var testDescription: String { name }
  }

  static let changes = [
    Change(
      name: "planner", kind: "llm.call", site: "react.act",
      make: { run, _ in run.agent = ["planner": "direct"] },
      shows: { has($0, "plan", "direct.act") }),
    Change(
      name: "ranker", kind: "llm.call", site: "pointwise.taste",
      make: { run, _ in run.agent = ["ranker": "listwise"] }, shows: { has($0, "rank", "listwise.rank") }),
    Change(
      name: "ranker in the middle of its work", kind: "llm.call", site: "pointwise.ask",
      make: { run, _ in run.agent = ["ranker": "random"] },
      shows: { has($0, "rank", "random.rank") && !has($0, "rank", "pointwise.rank") }),
    Change(
      name: "memory", kind: "llm.call", site: "react.act",
      make: { run, _ in run.agent = ["memory": ["name": "window", "size": 2]] },
      shows: { has($0, "mem.write", "window.retell") && has($0, "mem.read", "window.recall") }),
    Change(
      name: "retriever", kind: "retrieve", site: "popularity.retrieve",
      make: { run, _ in run.agent = ["retriever": "random"] },
      shows: { has($0, "retrieve", "random.retrieve") }),
    Change(
      name: "tools", kind: "llm.call", site: "react.act",
      make: { run, _ in run.agent = ["tools": ["look-up"]] },
      shows: { asks($0, "react.act") && $0.contains { $0.printed().contains("look-up") } }),
    Change(
      name: "budget", kind: "llm.call", site: "pointwise.taste",
      make: { run, _ in run.agent = ["budget": ["modelCalls": 1]] },
      shows: { $0.contains { $0["k"] == "slate" && $0["res"]?["stop"] == "budget.modelCalls" } }),
    Change(
      name: "prompt", kind: "llm.call", site: "pointwise.taste",
      make: { run, _ in run.prompts = ["rankers/pointwise.system": "You know films well."] },
      shows: { $0.contains { $0["k"] == "msg" && $0["req"]?["content"] == "You know films well." } }),
    Change(
      name: "model", kind: "llm.call", site: "pointwise.taste", make: { run, _ in run.model = "scripted" },
      shows: { _ in true }),
    Change(
      name: "reply", kind: "llm.call", site: "pointwise.ask",
      make: { run, event in run.edits = [ForkEdit(event: event, text: "No")] },
      shows: { $0.contains { $0["src"] == "edited" } }),
    Change(
      name: "failure", kind: "llm.call", site: "pointwise.ask",
      make: { run, event in run.edits = [ForkEdit(event: event, failure: "timedOut: no answer")] },
      shows: { $0.contains { $0["err"]?["code"] == "timedOut" } }),
    Change(
      name: "seed", kind: "llm.call", site: "react.act", make: { run, _ in run.seed = 8 },
      shows: { $0.contains { $0["k"] == "llm.call" && $0["req"]?["sampling"]?["seed"] == "8" } }),
    Change(
      name: "tool's result", kind: "tool.call", site: "knowledge.use",
      notebook: {
        $0.replacing("planner: react\n", with: "planner: react\ntools: [{name: knowledge, folder: texts}]\n")
      },
      make: { run, event in
        run.edits = [
          ForkEdit(event: event, result: [["file": "b.txt", "line": 4, "text": "A film of the sea."]])
        ]
      },
      shows: {
        $0.first?["src"] == "edited" && has($0, "tool.call", "knowledge.use")
          && $0.contains { $0["k"] == "msg" && $0.printed().contains("A film of the sea.") }
      }),
    Change(
      name: "what a tool failed with", kind: "tool.call", site: "knowledge.use",
      notebook: {
        $0.replacing("planner: react\n", with: "planner: react\ntools: [{name: knowledge, folder: texts}]\n")
      },
      make: { run, event in run.edits = [ForkEdit(event: event, failure: "absent: the folder burnt down")] },
      shows: {
        $0.first?["err"]?["code"] == "absent"
          && $0.contains { $0["k"] == "msg" && $0.printed().contains("the folder burnt down") }
      }),
    Change(
      name: "user's act", kind: "env.obs", site: "user.respond", occurrence: 0,
      notebook: { $0.replacing("limit: 5\n", with: "limit: 5\nsimulator: logged\n") },
      make: { run, event in
        run.edits = [
          ForkEdit(
            event: event,
            result: ["outcome": "rejected", "item": .null, "text": "Too sad for me.", "goesOn": true])
        ]
      },
      shows: {
        $0.first?["src"] == "edited" && has($0, "slate", "agent.slate")
          && $0.dropFirst().contains { $0["k"] == "llm.call" }
      }),
  ]

  @Test(arguments: changes)
  func `it holds from the component's use on, what is before is the parent's, and the fork replays`(
    change: Change
  ) async throws {
    let (study, parent, recorded) = try await recorded(change.notebook)
    let event = try #require(
      recorded.last {
        $0["k"]?.stringValue == change.kind && $0["at"]?.stringValue == change.site
          && (change.occurrence == nil || $0["n"]?.intValue == change.occurrence)
      })
    let place = try #require(event["s"]?.intValue)
    let episode = Span.episode(of: event["sp"]?.stringValue ?? "")
    let opening = try #require(
      recorded.first { $0["k"] == "span.open" && $0["sp"]?.stringValue == episode }?["s"]?.intValue)
    var run = ForkRun(path: parent)
    run.at = place
    change.make(&run, place)
    let fork = try await run.perform(in: study.environment)
    let path = study.folder.path(of: fork.trace)
    // Without a wish the retriever plays first, so there is nothing of the episode before it.
    #expect(fork.at <= place && (change.kind == "retrieve" ? fork.at == opening : fork.at > opening))
    let child = try await events(path, study)
    for (old, new) in zip(recorded, child).prefix(fork.at).dropFirst() {
      #expect(Self.meaning(old) == Self.meaning(new), "\(fork.at): \(old) \(new)")
    }
    #expect(change.shows(Array(child.dropFirst(fork.at))), "\(change.name) at \(fork.at)")
    let asked = study.model.count
    let replay = try await ReplayRun(path: path).perform(in: study.environment)
    #expect(replay.exitCode == 0, "\(replay.traces.first?.text ?? "")")
    #expect(study.model.count == asked)
  }

  @Test func `a memory that takes over was told what the one before it was told`() async throws {
    let (study, parent, recorded) = try await recorded()
    let call = try #require(recorded.last { $0["at"] == "react.act" && $0["k"] == "llm.call" })
    var run = ForkRun(path: parent)
    run.at = call["s"]?.intValue
    run.agent = ["memory": ["name": "window", "size": 2]]
    let fork = try await run.perform(in: study.environment)
    var short = ForkRun(path: parent)
    short.at = recorded.first { $0["k"] == "span.open" && $0["sp"] == call["sp"] }?["s"]?.intValue
    short.agent = run.agent
    let whole = try await short.perform(in: study.environment)
    let user = try #require(recorded.last { $0["k"] == "span.open" }?["req"]?["user"]?.stringValue)
    let held = try await [fork, whole].asyncMap { fork in
      var asked = GetMemory(path: study.folder.path(of: fork.trace))
      asked.user = user
      return try await asked.perform(in: study.environment).entries.map { $0["text"] ?? .null }
    }
    #expect(held[0] == held[1] && held[0].count == 2)
  }

  @Test func `a fork that was interrupted goes on, keeps what it wrote, and asks nothing twice`()
    async throws
  {
    let (study, parent, recorded) = try await recorded()
    let place = try #require(recorded.first { $0["k"] == "llm.call" && $0["sp"] == "/1" }?["s"]?.intValue)
    var run = ForkRun(path: parent)
    run.at = place
    run.prompts = ["planners/react.system": "You rank films.", "rankers/pointwise.system": "You know films."]
    let undisturbed = try await run.perform(in: study.environment)
    let whole = try study.folder.read(undisturbed.trace)
    let asked = study.model.count
    let lines = whole.split(separator: 10, omittingEmptySubsequences: false)
    var calls = 0
    for kept in stride(from: 1, to: lines.count - 1, by: 7) {
      let cut = Array(lines[..<kept].joined(separator: [10]) + [10]) + lines[kept].prefix(9)
      try study.folder.write(cut, to: undisturbed.trace)
      let again = try await run.perform(in: study.environment)
      #expect(again.isNew && again.trace == undisturbed.trace)
      let now = try study.folder.read(again.trace)
      #expect(Array(now.prefix(cut.count - 9)) == Array(cut.dropLast(9)), "\(kept)")
      #expect(try meaning(again, study) == meaning(whole, study), "\(kept)")
      calls = max(calls, study.model.count - asked)
    }
    let leftovers = study.folder.files.filter { $0.contains("interrupted") }
    #expect(leftovers.isEmpty, "\(leftovers)")
  }

  @Test func `a fork whose beginning no longer fits is set aside and made anew`() async throws {
    let (study, parent, recorded) = try await recorded()
    var run = ForkRun(path: parent)
    run.at = recorded.first { $0["k"] == "llm.call" }?["s"]?.intValue
    run.seed = 9
    let fork = try await run.perform(in: study.environment)
    let lines = try study.folder.read(fork.trace).split(separator: 10)
    var altered = String(decoding: lines[0], as: UTF8.self)
    altered = altered.replacing("\"candidates\":", with: "\"candidatez\":")
    try study.folder.write(Array(altered.utf8) + [10], to: fork.trace)
    let again = try await run.perform(in: study.environment)
    #expect(again.isNew && study.folder.files.contains { $0.hasSuffix("trace.interrupted-1.jsonl") })
  }

  // MARK: - Helpers

  private static func has(_ events: [JSONValue], _ kind: String, _ site: String) -> Bool {
    events.contains { $0["k"]?.stringValue == kind && $0["at"]?.stringValue == site }
  }

  private static func asks(_ events: [JSONValue], _ site: String) -> Bool { has(events, "llm.call", site) }

  /// What an event says but for where its answer came from and when.
  private static func meaning(_ event: JSONValue) -> JSONValue {
    var object = event.objectValue ?? [:]
    (object["src"], object["vol"]) = (nil, nil)
    return .object(object)
  }

  private func meaning(_ bytes: [UInt8], _ study: TestStudy) throws -> [JSONValue] {
    try bytes.split(separator: 10).map { line in
      var object = try JSONValue(parsing: Array(line)).objectValue ?? [:]
      for key in ["src", "vol", "p"] { object[key] = nil }
      return .object(object)
    }
  }

  private func meaning(_ fork: ForkRun.Response, _ study: TestStudy) throws -> [JSONValue] {
    try meaning(try study.folder.read(fork.trace), study)
  }

  private func recorded(_ notebook: (String) -> String = { $0 }) async throws -> (
    TestStudy, String, [JSONValue]
  ) {
    let study = try TestStudy(
      notebook: notebook(TestStudy.notebook.replacing("users: 3", with: "users: 9")))
    try study.folder.write("Storms at sea.\n\nA quiet house.\n", to: "texts/a.txt")
    let run = try await study.run()
    let parent = study.folder.path(of: try #require(run.traces.first))
    return (study, parent, try await events(parent, study))
  }

  private func events(_ path: String, _ study: TestStudy) async throws -> [JSONValue] {
    try await ReadTrace(path: path, count: 1000).perform(in: study.environment).events
  }
}

extension Array {
  fileprivate func asyncMap<Result>(_ make: (Element) async throws -> Result) async rethrows -> [Result] {
    var results: [Result] = []
    for element in self { results.append(try await make(element)) }
    return results
  }
}
