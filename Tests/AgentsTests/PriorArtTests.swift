import Agents
import Concepts
import Dialogue
import Foundation
import JSON
import Simulation
import TestSupport
import Testing
import Tracing

@testable import Planners

/// Defects that were met in other systems and belong to no single member: each is computed here in its published form beside
/// ours, and errs. `Docs/Components/PriorArt.md` lists all of them with their tests.
@Suite struct PriorArtTests {
  // MARK: - The ground truth inside the loop

  /// The published rule: an answer is read again, up to three times, as long as the target is not in it.
  private func publishedCalls(_ answers: [[String]], target: String) -> Int {
    1 + answers.prefix(3).prefix { !$0.contains(target) }.count
  }

  @Test func `a readable list is never asked for again, whichever item was held out`() async throws {
    let answers = Array(repeating: ["c1", "c2"], count: 3)
    #expect(publishedCalls(answers, target: "c1") == 1 && publishedCalls(answers, target: "c5") == 4)
    for planner in ["cot", "cot-sc", "react"] {
      let model = FunctionModel { _ in
        Reply(#"{"tool": "recommend", "args": {"items": ["c1", "c2"]}, "items": ["c1", "c2"]}"#)
      }
      var member = try AgentWorld.registry.planner(ComponentSpec(planner), in: AgentWorld.context)
      let decision = try await member.act(
        in: situation([0, 1, 2, 3, 4], stepsLeft: 2), turn: AgentWorld.turn(model))
      #expect(model.prompts.count == (planner == "cot-sc" ? 2 : 1) && decision.repairs == 0, "\(planner)")
    }
  }

  // MARK: - Titles that are nearly right

  /// The published test of a hit: the share of equal letters at equal places is above 0.8.
  private func publishedHit(_ left: String, _ right: String) -> Bool {
    let equal = zip(left, right).count { $0 == $1 }
    return Double(2 * equal) / Double(left.count + right.count) > 0.8
  }

  @Test func `a title that is nearly the wanted one is no hit`() async throws {
    let catalogue = Catalogue([
      AgentWorld.film("1", "The Godfather", []), AgentWorld.film("2", "The Godfather II", []),
    ])
    #expect(
      publishedHit("The Godfather", "The Godfather II"), "the published test takes one film for the other")
    var user = LoggedUser(.init(), in: ComponentContext(catalogue: catalogue, prompts: AgentWorld.prompts))
    user.begin(as: SimulatedPerson(query: AgentWorld.query(), wanted: [0]))
    #expect(user.respond(to: Slate([1]), in: AgentWorld.turn()).outcome == .rejected)
    #expect(LocalName.position(of: "c1x", count: 3) == nil && LocalName.position(of: "c10", count: 3) == nil)
  }

  // MARK: - Prompts that lose what they should hold

  @Test(arguments: ["cot", "tot", "react", "learn-act-critic", "macro-micro", "plan-execute"])
  func `every candidate that is shown has a line of its own`(planner: String) async throws {
    let columns = [0, 1, 2, 3, 9]
    let titles = columns.map { UntrustedText.line(AgentWorld.catalogue[$0].title) }
    let published = titles.reduce("") { _, title in title }
    #expect(published == titles.last, "a loop that assigns where it should append shows the last one alone")
    let model = FunctionModel { _ in Reply("{}") }
    var member = try AgentWorld.registry.planner(ComponentSpec(planner), in: AgentWorld.context)
    _ = try await member.act(in: situation(columns, stepsLeft: 3), turn: AgentWorld.turn(model))
    let lines = Set(
      (model.prompts.last { $0.messages.count < 3 }?.messages.last?.content ?? "").split(separator: "\n"))
    for (place, title) in titles.enumerated() {
      #expect(lines.contains("c\(place + 1) \(title)"), "\(planner): \(title)")
    }
  }

  @Test func `a vote sees every list that it votes on`() async throws {
    let model = FunctionModel { prompt in
      guard case .json("ways", _) = prompt.format else { return Reply(#"{"best": "p2"}"#) }
      return Reply(#"{"ways": [{"reason": "", "items": ["c1"]}, {"reason": "", "items": ["c3"]}]}"#)
    }
    var member = try AgentWorld.registry.planner(ComponentSpec("tot", ["depth": 1]), in: AgentWorld.context)
    let decision = try await member.act(in: situation([0, 1, 2], stepsLeft: 3), turn: AgentWorld.turn(model))
    let votes = model.prompts.filter { $0.format != .text }.compactMap { $0.messages.last?.content }
      .dropFirst()
    #expect(
      votes.count == 5 && votes.allSatisfy { $0.contains("p1 Alien (1979)") && $0.contains("p2 Heat (1995)") }
    )
    #expect(decision.action == .recommend([2]))
  }

  // MARK: - Errors

  @Test(arguments: AgentWorld.registry.memories.map { $0.name }.sorted())
  func `what a failed model said is never remembered`(memory: String) async throws {
    let failing = FunctionModel { _ in throw EffectFailure(code: "refused", message: "rate limit 4711") }
    let published = (try? failing.answered(Prompt([]))).map(\.text) ?? "error: rate limit 4711"
    #expect(published.contains("4711"), "the published code stores the error as if it were an answer")
    var member = try AgentWorld.registry.memory(ComponentSpec(memory), in: AgentWorld.context)
    for note in sampleNotes(40) { try? await member.note(note, in: AgentWorld.turn(failing)) }
    _ = try? await member.recall(Cue("x", time: 9_000_000), in: AgentWorld.turn(failing))
    #expect(!member.snapshot.canonicalText.contains("4711"))
  }

  @Test func `a reply is data: what looks like code in it is not run`() async throws {
    let folder = try TemporaryFolder()
    let code = #"__import__('os').system('touch \#(folder.path)/ran')"#
    for text in [code, "[\(code)]", #"{"items": ["\#(code)"]}"#, "```python\n\(code)\n```"] {
      var member = try AgentWorld.registry.planner(ComponentSpec("cot"), in: AgentWorld.context)
      let model = FunctionModel { _ in Reply(text) }
      let decision = try await member.act(in: situation([0, 1], stepsLeft: 2), turn: AgentWorld.turn(model))
      #expect(decision.action == .rankAndRecommend && decision.invalid == 1)
    }
    #expect(!folder.exists("ran"))
  }

  // MARK: - Draws

  @Test func `draws follow from the seed and the place, not from what was drawn before elsewhere`() {
    var shared = RandomStream(seed: 7, name: "global").uniform()
    let published = (0..<2).map { _ in
      shared = (shared * 16_807).truncatingRemainder(dividingBy: 1)
      return shared
    }
    #expect(published[0] != published[1], "one generator for all gives each episode what the others left")
    let alone = RandomStream(seed: 7, name: "episode 2 ranker").uniform()
    _ = RandomStream(seed: 7, name: "episode 1 ranker").uniform()
    #expect(RandomStream(seed: 7, name: "episode 2 ranker").uniform() == alone)
  }

  // MARK: - The page

  @Test func `the page of defects names tests that are there`() throws {
    let root = URL(fileURLWithPath: Fixture.root).deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(
      contentsOf: root.appendingPathComponent("Docs/Components/PriorArt.md"), encoding: .utf8)
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("| ") && $0.contains("Tests/") }
    #expect(rows.count >= 40)
    for row in rows {
      let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      #expect(cells.count == 4, "\(row)")
      let parts = (cells.last ?? "").split(separator: "`").map(String.init)
      let file = try #require(parts.first { $0.hasPrefix("Tests/") })
      let name = try #require(parts.last { !$0.hasPrefix("Tests/") && $0.contains(" ") })
      let source = try String(contentsOf: root.appendingPathComponent(file), encoding: .utf8)
      #expect(source.contains("func `\(name)`"), "\(file) has no test '\(name)'")
    }
  }
}
