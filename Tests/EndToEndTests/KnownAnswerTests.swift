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
}

enum RealData {
  static let isThere = FileManager.default.fileExists(atPath: "\(Command.userCache)/assets/movielens-100k")
}
