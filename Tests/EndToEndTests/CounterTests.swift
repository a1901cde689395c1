import Foundation
import JSON
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

  // MARK: - Components that read what they may not

  /// Where a replay runs otherwise than the recording did, by what a component reads behind its back.
  static let elsewhere: [String: String] = [
    "clock": "", "generator": "", "order": "SWIFT_DETERMINISTIC_HASHING=1", "zone": "TZ=Pacific/Kiritimati",
    "locale": "LC_ALL=de_DE.UTF-8", "threads": "taskset -c 0", "instructions": "REPRISE_KERNEL_LEVEL=0",
  ]

  @Test(arguments: elsewhere.sorted { $0.key < $1.key }.map { [$0.key, $0.value] })
  func `a component that reads it is caught by a replay elsewhere, and a careful one is not`(
    habit: [String]
  ) async throws {
    let (name, surroundings) = (habit[0], habit[1])
    guard Self.canDiffer(name) else { return }
    let folder = try TemporaryFolder()
    _ = try await Shell.run("localedef -i de_DE -f UTF-8 \(folder.path)/de_DE.UTF-8", in: folder.path)
    if name == "locale", !folder.files.contains(where: { $0.hasPrefix("de_DE.UTF-8") }) { return }
    for (component, status) in [(name, Int32(3)), ("nothing", 0)] {
      let recorded = try await careless("", "record \(component) \(component).jsonl", folder)
      #expect(recorded.status == 0, "\(recorded.errors)")
      let replayed = try await careless(surroundings, "replay \(component) \(component).jsonl", folder)
      #expect(replayed.status == status, "\(component): \(replayed.output)\(replayed.errors)")
      if status == 3 {
        #expect(replayed.output.hasPrefix("derived-changed: rank at careless.rank #0 in span /0"))
      }
    }
  }

  private func careless(_ surroundings: String, _ arguments: String, _ folder: TemporaryFolder) async throws
    -> Shell.Outcome
  {
    try await Shell.run(
      "env \(surroundings) \(Command.executable)-bench careless \(arguments)", in: folder.path,
      environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "LOCPATH": folder.path])
  }

  /// Whether this machine has more than one processor, or more than one instruction set.
  private static func canDiffer(_ habit: String) -> Bool {
    switch habit {
    case "threads": ProcessInfo.processInfo.activeProcessorCount > 1
    case "instructions":
      (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.contains("avx2") == true
    default: true
    }
  }

  // MARK: - Another target

  @Test func `another held-out item changes what is measured, and no event of an agent`() async throws {
    let (study, other) = (try Study(), try Study())
    try other.replaceHeldOutItem()
    #expect(try await study.run().status == 0)
    #expect(try await other.run().status == 0)
    let diff = try await diff(study, other)
    let pair = try #require(diff["pairs"]?[0])
    #expect(pair["roots"]?.arrayValue?.isEmpty == true && pair["consequences"]?.arrayValue?.isEmpty == true)
    let fields = (pair["environment"]?.arrayValue ?? []).compactMap { $0["path"]?.stringValue }
    #expect(Set(fields) == ["/fingerprint", "/action"])
    #expect(try study.measured() != other.measured())
  }

  @Test func `with a simulated user, another held-out item first shows in what that user does`() async throws
  {
    let (study, other) = (try Study(), try Study())
    for study in [study, other] {
      try study.edit("metrics: [ndcg@5, hitRate@5]", "metrics: [ndcg@5, hitRate@5]\nsimulator: logged")
      try study.edit("ranker: pointwise", "ranker: popularity")
      try study.edit("planner: {name: react, maxSteps: 3}", "planner: direct")
    }
    try other.replaceHeldOutItem()
    #expect(try await study.run().status == 0)
    #expect(try await other.run().status == 0)
    let roots = try await diff(study, other)["pairs"]?[0]?["roots"]?.arrayValue ?? []
    #expect(!roots.isEmpty)
    #expect(roots.allSatisfy { $0["at"]?.stringValue?.hasPrefix("env.obs at user.respond") == true })
  }

  private func diff(_ left: Study, _ right: Study) async throws -> JSONValue {
    let outcome = try await Command("diff", left.path, right.path, "--json").run()
    #expect(outcome.status == 1, "\(outcome.errors)")
    return try JSONValue(parsing: outcome.output.trimmingCharacters(in: .newlines))
  }
}

extension Study {
  /// Puts another item in place of the last that each user liked: it is held out, and no agent may know.
  fileprivate func replaceHeldOutItem() throws {
    var lines = String(decoding: try folder.read("study/data/ratings.csv"), as: UTF8.self).split(
      separator: "\n"
    )
    .map { $0.split(separator: ",").map(String.init) }
    let users = Set(lines.dropFirst().map { $0[0] })
    for user in users.sorted() {
      let own = lines.indices.filter { lines[$0][0] == user }
      let met = Set(own.map { lines[$0][1] })
      let liked = own.filter { lines[$0][2] >= "4" }
      guard let last = liked.max(by: { lines[$0][3] < lines[$1][3] }),
        let other = (1...24).map(String.init).first(where: { !met.contains($0) })
      else { continue }
      lines[last][1] = other
    }
    try folder.write(
      lines.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n", to: "study/data/ratings.csv")
  }

  /// The figures of the agent.
  fileprivate func measured() throws -> JSONValue? {
    let result = try JSONValue(parsing: try folder.read("study/results/own-data/result.json"))
    return result["value"]?["sample"]?[0]
  }
}
