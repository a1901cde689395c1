import Concepts
import JSON
import TestSupport
import Testing

@testable import Rankers

@Suite struct ComparingRankersTests {
  private let columns = [0, 1, 2, 3, 4, 9, 10]

  private func rank(_ spec: ComponentSpec, _ model: FunctionModel) async throws -> Ranking {
    var limits = Meter.Limits()
    limits.modelCalls = 1000
    return try await AgentWorld.registry.ranker(spec, in: AgentWorld.context).rank(
      AgentWorld.candidates(columns), for: AgentWorld.query(), notes: [],
      in: AgentWorld.turn(model, limits: limits))
  }

  /// Names and titles of a prompt, in the order shown.
  private static func shown(_ prompt: Prompt) -> [(name: String, title: String)] {
    (prompt.messages.last?.content ?? "").split(separator: "\n").compactMap { line in
      guard line.hasPrefix("c"), let space = line.firstIndex(of: " ") else { return nil }
      return (String(line[..<space]), String(line[line.index(after: space)...]))
    }
  }

  /// Knows what it wants: the title that comes first by its letters, wherever it stands.
  private func steady() -> FunctionModel {
    FunctionModel { prompt in
      let best = Self.shown(prompt).min { $0.title.utf8.lexicographicallyPrecedes($1.title.utf8) }
      return Reply(#"{"best": "\#(best?.name ?? "")"}"#)
    }
  }

  /// Looks at places only.
  private func first() -> FunctionModel { FunctionModel { _ in Reply(#"{"best": "c1"}"#) } }

  /// By title: Alien, Amélie, Blade Runner, Fargo, Heat, Toy Story, Up.
  private let sorted = [0, 4, 3, 9, 2, 1, 10]

  @Test(
    arguments: [
      ComponentSpec("pairwise", ["method": "all-pairs"]), ComponentSpec("pairwise", ["method": "bubble"]),
      ComponentSpec("pairwise", ["method": "heap"]), ComponentSpec("setwise", ["method": "heap"]),
      ComponentSpec("setwise", ["method": "bubble"]), ComponentSpec("setwise", ["children": 1]),
      ComponentSpec("iterative-select"), ComponentSpec("bootstrap", ["of": "setwise"]),
      ComponentSpec("bootstrap", ["of": "pairwise"]),
    ])
  func `a model that knows what it wants gets exactly that order`(spec: ComponentSpec) async throws {
    let ranking = try await rank(spec, steady())
    #expect(ranking.items == sorted)
    #expect(ranking.audit.invalid == 0 && ranking.audit.unlike == 0)
  }

  @Test func `a pair is asked about in both orders and once each`() async throws {
    let model = steady()
    let ranking = try await rank(ComponentSpec("pairwise", ["method": "all-pairs"]), model)
    #expect(model.prompts.count == 7 * 6 && Set(model.prompts).count == 7 * 6)
    #expect(ranking.audit.comparisons == 42 && ranking.audit.ties == 0)
  }

  @Test(arguments: ["all-pairs", "bubble", "heap"])
  func `a model that looks at places only leaves the order of retrieval and is found out`(method: String)
    async throws
  {
    let ranking = try await rank(ComponentSpec("pairwise", ["method": .string(method)]), first())
    #expect(ranking.items == columns && ranking.audit.ties * 2 == ranking.audit.comparisons)
  }

  @Test func `bubbling stops when a pass changes nothing`() async throws {
    let model = first()
    _ = try await rank(ComponentSpec("pairwise", ["method": "bubble"]), model)
    #expect(model.prompts.count == 2 * 6)
  }

  @Test(arguments: ["heap", "bubble"])
  func `an unreadable reply keeps the one ahead and is counted`(method: String) async throws {
    let ranking = try await rank(
      ComponentSpec("setwise", ["method": .string(method)]),
      FunctionModel { _ in Reply("I like all of them") })
    #expect(ranking.audit.invalid > 0 && ranking.audit.invalid == ranking.audit.comparisons)
    if method == "bubble" { #expect(ranking.items == columns) }
    func published(_ reply: String) -> Int { ["A", "B", "C", "D"].firstIndex(of: reply) ?? 0 }
    #expect(published("I like all of them") == published("A"), "nobody can tell that it was not read")
  }

  @Test func `shuffles show that a ranker looks at places`() async throws {
    let ranking = try await rank(
      ComponentSpec("bootstrap", ["rounds": 5]), FunctionModel { _ in Reply("c1 > c2 > c3") })
    let (alike, unlike) = (ranking.audit.alike, ranking.audit.unlike)
    #expect(alike + unlike == 10 * 21)
    #expect(abs(alike - unlike) < 80, "\(alike) and \(unlike)")
    func published(_ pair: [String]) -> String? { pair.first }
    #expect(
      published(["a", "b"]) != published(["b", "a"]), "in one order alone, the place passes for a preference")
  }
}
