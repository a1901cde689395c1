import Concepts
import Dialogue
import JSON
import TestSupport
import Testing

@testable import Agents

@Suite struct ToolTests {
  /// Arguments that are right, for every tool; a tool without an entry here fails its laws.
  private static let valid: [String: [JSONValue]] = [
    "ask": [["question": "Which year?"]], "escalate": [["reason": "unsure"]],
    "remember": [["text": "likes Crime"]], "forget": [["words": "Crime"]],
    "candidates": [["count": 3]], "external": [["mood": "dark"]],
    "filter": [["attribute": "genres", "value": "comedy"]],
    "history": [["count": 2]], "knowledge": [["words": "Mann"]],
    "look-up": [["item": "c2"], ["item": " C5 "]],
    "rank": [[:]], "search": [["words": "the ALIEN film"]], "similar": [["item": "c1"]],
  ]

  /// What a tool cannot do without.
  private static let needs: [String: JSONObject] = [
    "external": [
      "tool": "external", "command": ["python3", .string("\(Fixture.root)/Tools/programs/plain.py")],
      "schema": JSONSchema.object([("mood", JSONSchema.text(upTo: 20))]),
    ],
    "knowledge": ["folder": .string("\(Fixture.root)/Tools/texts")],
  ]

  /// The tool as an agent holds it, by default with a ranker that asks a model.
  private func tool(_ name: String, ranker: JSONValue = "listwise") throws -> any Tool {
    let spec = ComponentSpec(name, Self.needs[name] ?? [:])
    let design = try AgentDesign(["retriever": "fixed", "ranker": ranker, "tools": [spec.json]])
    let agent = try Agent(
      design, registry: AgentWorld.registry, context: AgentWorld.context, train: AgentWorld.train, seed: 1)
    return try #require(agent.tools[name])
  }

  @Test(arguments: builtinTools.map { $0.name }) func `every tool obeys the laws`(name: String) async throws {
    let valid = try #require(Self.valid[name], "there are no arguments to try '\(name)' with")
    try await checkToolLaws(try tool(name), valid: valid)
  }

  @Test func `every tool has a page`() throws {
    for type in builtinTools { try checkPage(of: type, family: "tool", folder: "Tools") }
    let types = builtinTools.map { String(describing: $0) }
    #expect(types == types.sorted())
  }

  @Test func `a filter that would leave nothing leaves all and names what there is`() async throws {
    let seen = try await tool("filter").use(
      ["attribute": "genres", "value": "Western"], in: situation([1, 2], stepsLeft: 2),
      turn: AgentWorld.turn())
    #expect(seen.isError && seen.candidates == nil && seen.text.contains("Animation, Comedy, Crime"))
  }

  @Test func `search finds by title and attribute, rare words first, ties by id`() async throws {
    let tool = try tool("search")
    let place = situation([1], stepsLeft: 2)
    let alien = try await tool.use(["words": "alien"], in: place, turn: AgentWorld.turn())
    #expect(alien.candidates?.map(\.item) == [0])
    let animation = try await tool.use(["words": "ANIMATION"], in: place, turn: AgentWorld.turn())
    #expect(animation.candidates?.map(\.item).sorted() == [1, 5, 10])
  }

  @Test func `similar items share the most attributes`() async throws {
    let seen = try await tool("similar").use(
      ["item": "c1"], in: situation([1], stepsLeft: 2), turn: AgentWorld.turn())
    #expect(seen.candidates?.map(\.item) == [5, 10, 11, 4])
  }

  @Test func `history is newest first and ends at the query`() async throws {
    var place = situation([1], stepsLeft: 2)
    place.query = AgentWorld.query(history: [0, 2])
    place.query.history.append(.init(item: 3, rating: 5, time: place.query.time + 1))
    let seen = try await tool("history").use(["count": 5], in: place, turn: AgentWorld.turn())
    #expect(seen.text == "Heat (1995) rated 4; Alien (1979) rated 3")
    let published = place.query.history.reversed().map { AgentWorld.catalogue[$0.item].title }
    #expect(
      published.first == "Blade Runner (1982)", "a tool without a fence tells what came after the question")
  }
}
