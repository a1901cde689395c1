import Foundation
import JSON
import LanguageModels
import Synchronization
import TestSupport
import Testing
import Tracing
import Workspaces

struct RunNotebookTests {
  @Test func `a notebook runs to its end, and the second run does nothing`() async throws {
    let study = try TestStudy()
    let before = try study.folder.read("notebooks/main.md")
    let first = try await study.run()
    #expect(first.cells.allSatisfy { $0.state == .ran })
    #expect(!first.diverged)
    #expect(first.text.contains("blank"))
    #expect(first.traces.count == 2)
    #expect(first.warnings.allSatisfy { $0.code != .otherResult })
    let kept = try study.results()
    let calls = study.model.count
    #expect(calls > 0)
    let second = try await study.run()
    #expect(second.cells.allSatisfy { $0.state == .fresh })
    #expect(study.model.count == calls)
    #expect(second.cells.map(\.output) == first.cells.map(\.output))
    #expect(second.text == first.text)
    #expect(try study.results() == kept)
    #expect(try study.folder.read("notebooks/main.md") == before)
    #expect(study.folder.exists("reprise.lock"))
    #expect(study.folder.exists("results/main/result.json"))
    #expect(study.folder.exists(".reprise/reports/main.html"))
    #expect(study.heard.withLock { $0 }.contains { $0.agent == "recent" && $0.modelCalls > 0 })
  }

  @Test func `two workspaces give the same bytes`() async throws {
    let (one, two) = (try TestStudy(), try TestStudy())
    let (first, second) = (try await one.run(), try await two.run())
    #expect(first.cells.map(\.output) == second.cells.map(\.output))
    #expect(first.cells.map(\.action) == second.cells.map(\.action))
    #expect(try one.results() == two.results())
  }

  @Test func `a changed cell runs again with what depends on it, and nothing else`() async throws {
    let study = try TestStudy()
    _ = try await study.run()
    let calls = study.model.count
    try study.edit { $0.replacing("size: 4", with: "size: 2") }
    let states = study.states(try await study.run())
    #expect(states["films"] == "fresh" && states["local"] == "fresh" && states["blank"] == "fresh")
    #expect(states["recent"] == "ran" && states["result"] == "ran" && states["again"] == "ran")
    let more = study.model.count - calls
    #expect(more > 0 && more < calls)
  }

  @Test(arguments: [
    ("title: A test", "title: Another title"), ("# nothing", "# nothing"),
    ("users: 3", "users:   3   # as before"),
    ("memory: none\nplanner: react", "planner: react\nmemory: none"), ("users: 3\n", "users: 0x3\n"),
    ("memory: {name: window, size: 4}", "memory:\n  size: 4\n  name: window"),
  ])
  func `what means the same is not run again`(change: (from: String, to: String)) async throws {
    let study = try TestStudy()
    _ = try await study.run()
    try study.edit { $0.replacing(change.from, with: change.to) + "\nMore prose.\n" }
    #expect(try await study.run().cells.allSatisfy { $0.state == .fresh })
  }

  @Test func `a renamed cell keeps its results`() async throws {
    let study = try TestStudy()
    _ = try await study.run()
    let calls = study.model.count
    try study.edit { $0.replacing("#films", with: "#movies").replacing("on: films", with: "on: movies") }
    try study.edit { $0.replacing("#result", with: "#outcome").replacing("of: result", with: "of: outcome") }
    let second = try await study.run()
    #expect(second.cells.filter { $0.kind != "replay" }.allSatisfy { $0.state == .fresh })
    #expect(study.model.count == calls)
  }

  @Test(arguments: [0, 0.2, 0.6, 1])
  func `a stopped run goes on where it stopped and gives the same`(share: Double) async throws {
    let whole = try TestStudy()
    let expected = try await whole.run()
    let call = 1 + Int(share * Double(whole.model.count - 1))
    let study = try TestStudy(model: CountingModel(failingFrom: call))
    await #expect(throws: WorkspaceError.self) { try await study.run() }
    let resumed = TestStudy(resuming: study.folder)
    let response = try await resumed.run()
    #expect(response.cells.map(\.output) == expected.cells.map(\.output))
    #expect(resumed.model.count == whole.model.count - (call - 1))
  }

  @Test func `a model that is gone is a clear error, and its failure is not recorded`() async throws {
    let gone = ModelError(.unreachable, "nobody listens at http://127.0.0.1:1")
    let study = try TestStudy(model: CountingModel(failingFrom: 3, with: gone))
    let error = await #expect(throws: WorkspaceError.self) { try await study.run() }
    #expect(error?.category == .unavailable)
    #expect(error?.message.contains("nobody listens") == true)
    let whole = try TestStudy()
    let expected = try await whole.run()
    let response = try await TestStudy(resuming: study.folder).run()
    #expect(response.cells.map(\.output) == expected.cells.map(\.output))
  }

  @Test func `a damaged trace is put aside and recorded again`() async throws {
    let study = try TestStudy()
    let first = try await study.run()
    let trace = try #require(first.traces.first)
    var bytes = try study.folder.read(trace)
    bytes[bytes.count / 2] ^= 1
    try study.folder.write(bytes, to: trace)
    let error = await #expect(throws: WorkspaceError.self) {
      try await ReplayRun(path: study.folder.path).perform(in: study.environment)
    }
    #expect(error?.code == "trace-integrity" || error?.code == "trace-format")
    try FileManager.default.removeItem(atPath: study.folder.path(of: ".reprise/ac"))
    let second = try await study.run()
    #expect(second.cells.map(\.output) == first.cells.map(\.output))
    #expect(study.folder.files.contains { $0.hasSuffix("trace.damaged-1.jsonl") })
  }

  @Test func `a damaged cache is quarantined and made again`() async throws {
    let study = try TestStudy()
    let first = try await study.run()
    for file in study.folder.files where file.contains(".reprise/ac/") && file.hasSuffix(".json") {
      try study.folder.write("{", to: file)
    }
    let second = try await study.run()
    #expect(second.cells.allSatisfy { $0.state == .ran })
    #expect(second.cells.map(\.output) == first.cells.map(\.output))
    #expect(study.folder.files.contains { $0.contains(".reprise/quarantine/") })
  }

  @Test func `a payload that was altered is never served`() async throws {
    let study = try TestStudy()
    let first = try await study.run()
    for file in study.folder.files where file.contains(".reprise/cas/") && !study.isFolder(file) {
      var bytes = try study.folder.read(file)
      bytes[0] ^= 1
      try study.folder.write(bytes, to: file)
    }
    let second = try await study.run()
    #expect(second.cells.map(\.output) == first.cells.map(\.output))
    #expect(second.cells.map(\.value) == first.cells.map(\.value))
  }

  @Test func `two runs of one notebook at once: one of them is told to wait`() async throws {
    let study = try TestStudy()
    async let left: RunNotebook.Response? = try? study.run()
    async let right: RunNotebook.Response? = try? study.run()
    let done = [await left, await right].compactMap { $0 }
    #expect(!done.isEmpty)
    let last = try await study.run()
    #expect(last.cells.allSatisfy { $0.state == .fresh })
    for response in done { #expect(response.cells.map(\.output) == last.cells.map(\.output)) }
  }

  @Test func `another model leaves results and lock alone`() async throws {
    let study = try TestStudy()
    let response = try await study.run(model: "scripted")
    #expect(!study.folder.exists("results/main/result.json"))
    #expect(!study.folder.exists("reprise.lock"))
    #expect(response.text.contains("No real language model was used"))
    let replay = try await ReplayRun(path: study.folder.path).perform(in: study.environment)
    #expect(replay.isIdentical && replay.traces.count == 2)
  }

  @Test func `a cell that is asked for runs with what it needs only`() async throws {
    let study = try TestStudy()
    let response = try await study.run(["blank"])
    #expect(response.cells.map(\.id) == ["local", "blank"])
    let error = await #expect(throws: WorkspaceError.self) { try await study.run(["blnk"]) }
    #expect(error?.message.contains("did you mean 'blank'?") == true)
  }

  @Test func `an unwritable folder is a clear error`() async throws {
    let study = try TestStudy()
    try study.folder.write("in the way", to: ".reprise")
    let error = await #expect(throws: WorkspaceError.self) { try await study.run() }
    #expect(error?.category == .cannotCreate)
    #expect(!study.folder.exists("reprise.lock"))
  }

  @Test func `a faulty notebook runs nothing and says where`() async throws {
    let study = try TestStudy()
    try study.edit { $0.replacing("planner: react", with: "planner: raect") }
    let error = await #expect(throws: WorkspaceError.self) { try await study.run() }
    #expect(error?.category == .data)
    #expect(error?.place == "notebooks/main.md:19:10")
    #expect(error?.message.contains("did you mean 'react'?") == true)
    #expect(study.model.count == 0)
  }

  @Test func `a broken data line is told with file and line`() async throws {
    let study = try TestStudy()
    try study.folder.write(TestStudy.events + "u1,f1,four,12\n", to: "data/events.csv")
    let error = await #expect(throws: WorkspaceError.self) { try await study.run() }
    #expect(error?.category == .data)
    #expect(error?.place?.hasSuffix("events.csv:98") == true)
  }

  @Test func `a missing data file is told with its cell`() async throws {
    let study = try TestStudy()
    try FileManager.default.removeItem(atPath: study.folder.path(of: "data/events.csv"))
    let error = await #expect(throws: WorkspaceError.self) { try await study.run() }
    #expect(error?.place == "notebooks/main.md:8:23")
  }
}

extension TestStudy {
  /// A second process on the same folder: nothing but the files is shared.
  convenience init(resuming folder: TemporaryFolder) {
    self.init(folder: folder, model: CountingModel())
  }

  func isFolder(_ name: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: folder.path(of: name), isDirectory: &isFolder)
      && isFolder.boolValue
  }
}
