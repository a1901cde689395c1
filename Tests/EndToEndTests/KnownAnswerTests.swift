import Foundation
import TestSupport
import Testing

/// The doctor on real data; skipped where it was not fetched.
@Suite(
  .enabled(
    if: RealData.isThere, "`reprise data pull movielens-100k` fetches the data that this needs"))
struct KnownAnswerTests {
  @Test func `popularity and EASE on MovieLens 100K are what numpy computes`() async throws {
    let outcome = try await Command("doctor").withUserCache().run()
    #expect(
      outcome.output.contains("ok      answers on movielens-100k: popularity and EASE^R over 943 users"))
  }

  @Test func `a model of MovieLens 100K ranks as it did before it was kept`() async throws {
    let folder = try TemporaryFolder()
    func run(_ line: String) async throws -> Command.Outcome {
      try await Command(line.split(separator: " ").map(String.init), in: folder.path).withUserCache().run()
    }
    let split = try await run("data split movielens-100k --by time -o split")
    #expect(split.status == 0, "\(split.errors)")
    _ = try await run("fit ease split -o ease.model")
    let (kept, now) = (try await run("rank ease.model split -k 10"), try await run("rank ease split -k 10"))
    #expect(kept.output == now.output && kept.output.utf8.count > 100_000)
  }
}

/// The doctor where nothing was fetched.
struct MadeUpAnswerTests {
  @Test func `popularity and EASE on made-up data are what numpy computes, without any data`() async throws {
    let outcome = try await Command("doctor").run()
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.contains("ok      answers on made-up data: popularity and EASE^R over 80 users"))
    #expect(outcome.output.contains("absent  answers on movielens-100k"))
  }

  @Test func `popularity and EASE of a workspace's own data are computed in two ways`() async throws {
    let outcome = try await Command("doctor", in: "\(Command.repository)/Workspaces/own-data").run()
    #expect(outcome.status == 0, "\(outcome.output)")
    let line = try #require(
      outcome.output.split(separator: "\n").first { $0.contains("popularity is as counted") })
    #expect(
      line.hasPrefix("ok      answers on ") && line.contains("popularity is as counted, EASE^R "), "\(line)")
    #expect(line.contains("e-7 of the greatest") || line.contains("e-8 of the greatest"), "\(line)")
  }

  @Test func `a workspace's data that cannot be read is said, and nothing is wrong`() async throws {
    let folder = try TemporaryFolder()
    try folder.write("reprise: 1\nname: test\n", to: "workspace.yaml")
    try folder.write(
      "---\nreprise: 1\n---\n\n```yaml {dataset #gone}\nfile: gone.csv\n```\n", to: "notebooks/main.md")
    let outcome = try await Command("doctor", in: folder.path).run()
    #expect(
      outcome.status == 0
        && outcome.output.contains("absent  answers on gone of main: the data cannot be read"))
  }
}

enum RealData {
  static let isThere = FileManager.default.fileExists(atPath: "\(Command.userCache)/assets/movielens-100k")
}
