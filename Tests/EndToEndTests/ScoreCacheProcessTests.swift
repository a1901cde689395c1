import Foundation
import JSON
import TestSupport
import Testing

/// Kept lists and scores, with processes of their own: restarts, two at once, damage.
struct ScoreCacheProcessTests {
  private let study: Study

  init() throws {
    study = try Study()
    let text = try String(
      contentsOfFile: "\(Command.repository)/Workspaces/own-data/notebooks/baselines.md", encoding: .utf8)
    try study.folder.write(text, to: "study/notebooks/first.md")
    try study.folder.write(
      text.replacing("[ndcg@5, recall@5, item-coverage@5]", with: "[precision@5, item-coverage@5]").replacing(
        "y: ndcg@5", with: "y: precision@5"), to: "study/notebooks/second.md")
  }

  private func command(_ name: String, _ options: String...) throws -> Command {
    try Command(["run", "\(study.path)/notebooks/\(name).md", "--quiet", "--json"] + options)
  }

  private func scores(_ outcome: Command.Outcome) throws -> JSONValue {
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try JSONValue(parsing: outcome.output.trimmingCharacters(in: .newlines))["scores"] ?? .null
  }

  private func result(_ name: String) throws -> [UInt8] {
    try study.folder.read("study/results/\(name)/result.json")
  }

  private var files: [String] { study.folder.files.filter { $0.contains(".reprise/scores/") } }

  /// Lets results be made again from what the scores' files hold.
  private func forgetResults() throws {
    try FileManager.default.removeItem(atPath: "\(study.path)/.reprise/ac")
  }

  @Test func `a later process finds what an earlier one kept`() async throws {
    let first = try scores(try await command("first").run())
    #expect(first["misses"]?.intValue ?? 0 > 0 && first["diskBytes"]?.intValue ?? 0 > 0)
    let second = try scores(try await command("second").run())
    #expect(
      second["misses"] == 0 && second["hitRate"]?.doubleValue == 1 && second["diskHits"]?.intValue ?? 0 > 0)
    try forgetResults()
    let told = try await Command("run", "\(study.path)/notebooks/first.md", "--quiet").run()
    #expect(told.output.contains(" were known already ("), "\(told.output)")
  }

  @Test func `two processes at once keep and find, and their results are those of one alone`() async throws {
    let (one, two) = (try command("first").start(), try command("second").start())
    for running in [one, two] { _ = try scores(await running.outcome()) }
    let together = [try result("first"), try result("second")]
    try forgetResults()
    let again = try scores(try await command("first").run())
    #expect(again["misses"] == 0 && again["damaged"] == 0)
    for name in ["first", "second"] { _ = try scores(try await command(name, "--fresh").run()) }
    #expect(together == [try result("first"), try result("second")])
  }

  @Test func `a process that was killed while it kept leaves nothing that hurts`() async throws {
    let running = try command("first").start()
    while files.isEmpty, running.isRunning { try await Task.sleep(for: .milliseconds(1)) }
    running.kill()
    _ = await running.outcome()
    let after = try scores(try await command("first").run())
    #expect(after["diskFailure"] == nil || after["diskFailure"] == .null)
    let kept = try result("first")
    _ = try scores(try await command("first", "--fresh").run())
    #expect(try result("first") == kept)
  }

  @Test func `changed, cut and foreign files are found out, said, and computed again`() async throws {
    _ = try scores(try await command("first").run())
    let before = try result("first")
    let name = try #require(files.first)
    let whole = try study.folder.read(name)
    var changed = whole
    for place in stride(from: 60, to: changed.count, by: 40) { changed[place] ^= 0x40 }
    for bytes in [changed, Array(whole.prefix(whole.count - 7)), Array("nothing of the kind".utf8), []] {
      for file in files { try FileManager.default.removeItem(atPath: study.folder.path(of: file)) }
      try study.folder.write(bytes, to: name)
      try forgetResults()
      let again = try scores(try await command("first").run())
      #expect(again["misses"]?.intValue ?? 0 > 0)
      #expect((again["damaged"]?.intValue ?? 0 > 0) == (bytes.count > 100))
      #expect(try result("first") == before)
    }
    try study.folder.write(changed, to: name)
    try forgetResults()
    let told = try await Command("run", "\(study.path)/notebooks/first.md", "--quiet").run()
    #expect(told.output.contains("damaged"), "\(told.output)")
  }
}
