import Foundation
import TestSupport
import Testing

/// Proof that the instrument measures: what must not matter does not, and what matters shows exactly once.
struct CounterTests {
  /// What differs between two machines and may reach no result.
  private static let surroundings: [[String: String]] = [
    ["SWIFT_DETERMINISTIC_HASHING": "1"], ["TZ": "Pacific/Kiritimati"],
    ["LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"],
    ["REPRISE_KERNEL_LEVEL": "0"], ["LIBDISPATCH_COOPERATIVE_POOL_STRICT": "1"],
  ]

  @Test func `hash seed, time zone, locale, instruction set and threads change nothing`() async throws {
    let study = try Study()
    #expect(try await study.run().status == 0)
    for variables in Self.surroundings {
      var replay = try Command("replay", study.path, "--quiet")
      var run = try Command("run", try Study().path, "--quiet")
      let other = try Study()
      run.arguments[1] = other.path
      for (name, value) in variables { (replay, run) = (replay.with(name, value), run.with(name, value)) }
      let replayed = try await replay.run()
      #expect(replayed.status == 0, "\(variables): \(replayed.output)\(replayed.errors)")
      #expect(try await run.run().status == 0)
      let diff = try await Command("diff", study.path, other.path).run()
      #expect(diff.status == 0, "\(variables): \(diff.output)")
    }
  }

  @Test
  func `one changed character of a prompt is one first difference in each episode, with the cause prompt`()
    async throws
  {
    let (study, other) = (try Study(), try Study())
    #expect(try await study.run().status == 0)
    let prompt = try String(
      contentsOfFile: "\(Command.repository)/Sources/Planners/Prompts/react.system.txt", encoding: .utf8)
    try other.folder.write(
      prompt.replacing("recommender", with: "recommender!", maxReplacements: 1),
      to: "study/prompts/planners/react.system.txt")
    #expect(try await other.run().status == 0)
    let diff = try await Command("diff", study.path, other.path, "--limit", "100").run()
    #expect(diff.status == 1)
    let lines = diff.output.split(separator: "\n")
    let causes = lines.filter {
      $0.hasPrefix("  prompt: ") || $0.hasPrefix("  answer: ") || $0.hasPrefix("  decision: ")
    }
    #expect(
      causes.count == 6 && causes.allSatisfy { $0.hasPrefix("  prompt: llm.call at react.act #0") },
      "\(diff.output)")
    #expect(lines.contains { $0.contains("/request/messages/0/content") })
  }
}
