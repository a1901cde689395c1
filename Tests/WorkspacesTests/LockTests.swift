import Foundation
import JSON
import TestSupport
import Testing
import Workspaces

struct LockTests {
  @Test func `data that changed under a pin stops the run until the change is accepted`() async throws {
    let study = try TestStudy()
    _ = try await study.run()
    try study.folder.write(TestStudy.events + "u1,f19,5,2000\n", to: "data/events.csv")
    let error = await #expect(throws: WorkspaceError.self) { try await study.run() }
    #expect(error?.category == .configuration)
    #expect(error?.message.contains("data/main/films") == true)
    #expect(error?.hint.contains("reprise lock --update") == true)
    #expect(error?.details["expected"] != error?.details["actual"])
    let update = try await UpdateLock(path: study.folder.path).perform(in: study.environment)
    #expect(update.changed == ["data/main/films"])
    #expect(study.states(try await study.run())["result"] == "ran")
  }

  @Test func `another declaration is a change of the notebook, not of the pin`() async throws {
    let study = try TestStudy()
    _ = try await study.run()
    try study.folder.write(TestStudy.events, to: "data/more.csv")
    try study.edit { $0.replacing("data/events.csv", with: "data/more.csv") }
    _ = try await study.run()
  }

  @Test func `the same action with another result than the locked one is said, where it begins`() async throws
  {
    let study = try TestStudy()
    let first = try await study.run()
    let output = try #require(first.cells.first { $0.id == "result" }?.output)
    let lock = String(decoding: try study.folder.read("reprise.lock"), as: UTF8.self)
    let other = "sha256:" + String(repeating: "0", count: 64)
    try study.folder.write(lock.replacing(output, with: other), to: "reprise.lock")
    let again = try await study.run()
    let warnings = again.warnings.filter { $0.code == .otherResult }
    #expect(warnings.map(\.message).allSatisfy { $0.hasPrefix("'result' gave another result") })
    #expect(warnings.count == 1)
    #expect(try await study.run().warnings.allSatisfy { $0.code != .otherResult })
  }

  @Test func `a locked check finds a cell that is not the locked one`() async throws {
    let study = try TestStudy()
    _ = try await study.run()
    let check = CheckWorkspace(path: study.folder.path, locked: true)
    #expect(try await check.perform(in: study.environment).exitCode == 0)
    try study.edit { $0.replacing("size: 4", with: "size: 3") }
    let found = try await check.perform(in: study.environment)
    #expect(found.exitCode == 78)
    #expect(found.differences.map(\.entry).contains("cell/main/recent"))
  }

  @Test func `a lock is sorted canonical lines and survives a round trip`() async throws {
    let study = try TestStudy()
    _ = try await study.run()
    let bytes = try study.folder.read("reprise.lock")
    let lock = try LockFile(parsing: bytes, path: "reprise.lock")
    #expect(lock.bytes == bytes)
    let ids = lock.entries.map(\.id)
    #expect(ids == ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    #expect(ids.contains("trace/main/result/blank") && ids.contains("prompt/planners/react.system"))
  }

  @Test(arguments: [
    ("{\"id\":\"a\"", "torn-lock"), ("{\"id\":\"a\"}\n{\"id\":\"a\"}\n", "torn-lock"), ("[]\n", "torn-lock"),
    ("{\"format\":\"reprise.lock\",\"id\":\"\",\"version\":2}\n", "future-version"),
  ])
  func `a torn lock is told with its line`(text: String, code: String) throws {
    let error = #expect(throws: WorkspaceError.self) {
      try LockFile(parsing: Array(text.utf8), path: "reprise.lock")
    }
    #expect(error?.code == code)
    #expect(error?.place?.hasPrefix("reprise.lock:") == true)
  }
}
