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
    func published(_ question: String, _ lists: [String]) -> String { question }
    #expect(
      published("Which is best?", ["x"]) == published("Which is best?", ["y"]), "the lists are never put in")
  }

  // MARK: - Errors

  /// The published form: whatever fails is nothing that happened.
  private func published(_ text: String, into notes: inout [String], _ ask: (String) throws -> String) {
    do { notes.append(try ask(text)) } catch {}
  }

  @Test(arguments: [
    ("facts", "no horror"), ("notes", "no horror"), ("profile-sets", "no horror"),
    ("temporal-facts", "no horror"),
  ])
  func `a failed model is an error with its reason, and not a note that is quietly lost`(
    memory: String, said: String
  )
    async throws
  {
    var notes: [String] = []
    published(said, into: &notes) { _ in throw TestFailure() }
    #expect(notes.isEmpty, "swallowed: neither a note nor an error")
    var member = try AgentWorld.registry.memory(ComponentSpec(memory), in: AgentWorld.context)
    try await member.note(sampleNotes(1)[0], in: AgentWorld.turn())
    let failing = FunctionModel { _ in throw EffectFailure(code: "refused", message: "rate limit") }
    let note = Note(said, origin: .user, time: 9_000_000)
    await #expect(throws: (any Error).self) { try await member.note(note, in: AgentWorld.turn(failing)) }
    try await member.note(note, in: AgentWorld.turn())
    #expect(!member.entries.isEmpty, "the memory goes on")
  }

  @Test(arguments: AgentWorld.registry.memories.map { $0.name }.filter { $0 != "none" }.sorted())
  func `a note is kept without a model`(memory: String) async throws {
    func published(_ note: Note, _ model: FunctionModel?) throws -> String? {
      try model?.answered(Prompt([])).text
    }
    #expect(
      try published(sampleNotes(1)[0], nil) == nil, "what only a model can add is not added without one")
    var member = try AgentWorld.registry.memory(ComponentSpec(memory), in: AgentWorld.context)
    let note = Note("Heat (1995)", origin: .history, item: 2, time: 1)
    try await member.note(note, in: AgentWorld.turn())
    #expect(!member.entries.isEmpty)
  }

  @Test(arguments: ["pointwise", "listwise", "setwise", "pairwise", "iterative-select"])
  func `a failed call is reported, and no score of zero`(ranker: String) async throws {
    let answers: [Double?] = [0.2, nil, 0.1]
    let published = answers.map { $0 ?? 0 }
    #expect(published[1] < published[2], "with a zero for what failed, the second item comes last")
    let member = try AgentWorld.registry.ranker(ComponentSpec(ranker), in: AgentWorld.context)
    let failing = FunctionModel { _ in throw EffectFailure(code: "refused", message: "rate limit") }
    await #expect(throws: (any Error).self) {
      _ = try await member.rank(
        AgentWorld.candidates([0, 1, 2]), for: AgentWorld.query(), notes: [], in: AgentWorld.turn(failing))
    }
  }

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
    let published = Process()
    published.executableURL = URL(fileURLWithPath: "/bin/sh")
    published.arguments = ["-c", "touch \(folder.path)/ran"]
    try published.run()
    published.waitUntilExit()
    #expect(folder.exists("ran"), "what is evaluated does what it says")
  }

  // MARK: - Replies

  @Test func `a judgement belongs to the name it is given, not to the line it stands in`() {
    let reply = ["c2: yes", "c1: no"]
    let published = Dictionary(
      uniqueKeysWithValues: zip(["Alien", "Heat"], reply.map { $0.hasSuffix("yes") }))
    #expect(published["Alien"] == true, "by lines the first film gets what was said of the second")
    #expect(NamedPositions(["c2", "c1"], count: 2).positions == [1, 0])
  }

  @Test func `what cannot be read is asked for again once`() async throws {
    let model = FunctionModel { _ in Reply("I would rather not.") }
    var published = 0
    while published < 100, try !model.answered(Prompt([])).text.hasPrefix("{") { published += 1 }
    #expect(published == 100, "the published code goes on a hundred times")
    var member = try AgentWorld.registry.planner(ComponentSpec("cot"), in: AgentWorld.context)
    let decision = try await member.act(in: situation([0, 1], stepsLeft: 2), turn: AgentWorld.turn(model))
    #expect(model.prompts.count - 100 == 2 && decision.repairs == 1 && decision.invalid == 1)
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

  @Test func `the page of defects names tests that are there and show the published form`() throws {
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
      let test = try #require(source.range(of: "func `\(name)`"), "\(file) has no test '\(name)'")
      let body = source[test.upperBound...].components(separatedBy: "\n  @Test").first ?? ""
      #expect(body.contains("published"), "'\(name)' does not show the published form")
    }
  }
}
