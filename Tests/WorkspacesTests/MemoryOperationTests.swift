import JSON
import TestSupport
import Testing
import Workspaces

@Suite struct MemoryOperationTests {
  /// The trace of the agent with a window, and whose its first episode is.
  private func recorded(_ study: TestStudy) async throws -> (path: String, user: String, opened: Int) {
    let run = try await study.run()
    let path = study.folder.path(of: try #require(run.traces.first { $0.contains("recent") }))
    let page = try await ReadTrace(path: path, kind: "span.open").perform(in: study.environment)
    let episode = try #require(page.events.first { $0["at"] == "episode" })
    return (
      path, try #require(episode["req"]?["user"]?.stringValue), try #require(episode["s"]?.intValue)
    )
  }

  @Test func `a user's memory is shown at any event and compared between two`() async throws {
    let study = try TestStudy()
    let (path, user, opened) = try await recorded(study)
    let shown = try await GetMemory(path: path, user: user).perform(in: study.environment)
    #expect(shown.memory == "window" && shown.user == user && !shown.entries.isEmpty)
    #expect(shown.operations >= shown.entries.count && shown.file == nil)
    let before = try await GetMemory(path: path, user: user, at: opened).perform(in: study.environment)
    #expect(before.entries.isEmpty)
    let grown = try await DiffMemories(left: path, user: user, from: opened).perform(in: study.environment)
    #expect(grown.added == shown.entries && grown.exitCode == 1)
    let same = try await DiffMemories(left: path, user: user).perform(in: study.environment)
    #expect(same.exitCode == 0 && same.equal == shown.entries.count)
  }

  @Test func `a trace is never changed, and a file is changed in its place`() async throws {
    let study = try TestStudy()
    let (path, user, _) = try await recorded(study)
    let files = study.folder.files
    let dry = try await UndoMemory(path: path, user: user, source: 0).perform(in: study.environment)
    #expect(dry.file == nil && study.folder.files == files)
    let file = study.folder.path + "/mine.json"
    let whole = try await GetMemory(path: path, user: user, output: file).perform(in: study.environment)
    #expect(whole.file == file)
    let id = try #require(whole.entries.last?["id"]?.stringValue)
    let edited = try await EditMemory(path: file, id: id, text: "nothing").perform(in: study.environment)
    #expect(edited.entries.last?["text"] == "nothing" && edited.done.count == 1)
    var forget = ForgetMemory(path: file)
    forget.text = "NOTHING"
    let less = try await forget.perform(in: study.environment)
    #expect(less.entries == Array(whole.entries.dropLast()) && less.done.first?["kind"] == "forget")
    let source = try #require(less.entries.first?["sources"]?[0]?.intValue)
    let undone = try await UndoMemory(path: file, source: source).perform(in: study.environment)
    #expect(!undone.entries.contains { $0["sources"]?[0]?.intValue == source })
    let read = try await GetMemory(path: file).perform(in: study.environment)
    #expect(read.entries == undone.entries && read.operations == whole.operations + 2 + undone.done.count)
  }

  @Test func `what cannot be meant is said`() async throws {
    let study = try TestStudy()
    let (path, user, _) = try await recorded(study)
    let codes = [
      "which-user": GetMemory(path: path), "unknown-user": GetMemory(path: path, user: "nobody"),
      "not-a-memory": GetMemory(path: path, user: user, output: study.folder.path + "/mine.txt"),
    ]
    for (code, asked) in codes {
      let error = await #expect(throws: WorkspaceError.self) {
        try await asked.perform(in: study.environment)
      }
      #expect(error?.code == code)
    }
    var forget = ForgetMemory(path: path, user: user)
    let none = await #expect(throws: WorkspaceError.self) { try await forget.perform(in: study.environment) }
    #expect(none?.code == "which-entries")
    forget.id = "x"
    let bad = await #expect(throws: WorkspaceError.self) { try await forget.perform(in: study.environment) }
    #expect(bad?.code == "unknown-entry")
    try study.folder.write("{}", to: "odd.json")
    let odd = await #expect(throws: WorkspaceError.self) {
      try await GetMemory(path: study.folder.path + "/odd.json").perform(in: study.environment)
    }
    #expect(odd?.code == "not-a-memory")
  }
}
