package import Concepts
import Dialogue
import JSON

/// Monte Carlo tree search over partial lists, valued by a self-critic; nothing held out steers it.
///
/// An iteration follows the greatest upper bounds to a leaf, proposes continuations of it, values each, and passes the best
/// one's value up. A value is half the critic's score / 10 and half the share of the proposals that agree. A complete list
/// that the critic finds weak gives a reflection, which later proposals see.
package struct TreeSearchPlanner: Planner {
  package static let name = "lats"
  package static let summary = "Monte Carlo tree search over partial lists, valued by a self-critic."
  package static let source =
    "Zhou et al., LATS (arXiv 2310.04406), with means divided once and a self-critic in place of the true reward"
  package static let cost = "1 to iterations × (1 + children) + reflections, one more for each repaired reply"

  package struct Configuration: ComponentConfiguration {
    package var iterations = 8
    package var children = 3
    package var depth = 5
    package var exploration = 1.414
    package var enough = 9
    package var reflections = 3
    package var notes = 10
    package var preview = 20
    package var maxTokens = 256
    package init() {}
    package static let parameters = [
      Parameter("iterations", "How often a leaf is gone on with; the paper takes 30.", in: 1...100),
      Parameter("children", "How many continuations of a leaf are proposed; the paper takes 5.", in: 1...10),
      Parameter("depth", "In how many parts the list is made; the paper takes 7.", in: 1...10),
      Parameter("exploration", "The weight of the bound's second term.", in: 0...10),
      Parameter("enough", "The critic's score of a complete list that ends the search.", in: 1...10),
      Parameter("reflections", "The most reflections on weak lists.", in: 0...10),
      Parameter("notes", "How many remembered notes the prompts show.", in: 0...100),
      Parameter("preview", "How many candidates the prompts show under local names.", in: 1...100),
      Parameter("maxTokens", "The longest reply, in tokens.", in: 16...4096),
    ]
  }

  private let configuration: Configuration
  private let growth: ListGrowth
  private let reflect, repair: PromptTemplate
  private var account = GrowthAccount()
  private var reflections: [String] = []

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    growth = try ListGrowth(
      notes: configuration.notes, shown: configuration.preview, maxTokens: configuration.maxTokens,
      in: context.prompts)
    reflect = try context.prompts.template("planners/lats.reflect")
    repair = try context.prompts.template("planners/repair")
  }

  package mutating func act(in situation: Situation, turn: Turn) async throws -> Decision {
    guard !situation.candidates.isEmpty else { return Decision(action: .rankAndRecommend) }
    (account, reflections) = (GrowthAccount(), [])
    var tree = SearchTree(exploration: configuration.exploration)
    for _ in 0..<configuration.iterations {
      let leaf = tree.leaf()
      guard !growth.isFull(tree.nodes[leaf].list, situation) else {
        tree.backpropagate(tree.nodes[leaf].value, from: leaf)
        continue
      }
      let children = try await children(of: tree.nodes[leaf].list, situation, turn)
      guard !children.isEmpty || leaf != 0 else { break }
      let best = tree.expand(leaf, children.map { ($0.list, $0.value) })
      tree.backpropagate(tree.nodes[best].value, from: best)
      guard growth.isFull(tree.nodes[best].list, situation) else { continue }
      let score = children.first { $0.list == tree.nodes[best].list }?.score ?? 0
      if score >= configuration.enough { break }
      try await learn(from: tree.nodes[best].list, situation, turn)
    }
    let list = tree.best.map { tree.nodes[$0].list } ?? []
    return account.decision(list, reflections.last ?? "", situation)
  }

  private struct Child: Sendable {
    var list: [Int]
    var score: Int
    var value: Double
  }

  private mutating func children(of list: [Int], _ situation: Situation, _ turn: Turn) async throws -> [Child]
  {
    let answer = try await growth.ways(
      from: list, configuration.children, chunk: growth.chunk(situation, depth: configuration.depth),
      branches: lessons, at: "lats.propose", situation, in: turn)
    guard let ways = account.add(answer) else { return [] }
    var children: [Child] = []
    for way in ways {
      let judged = try await growth.score(of: list + way.items, at: "lats.value", situation, in: turn)
      let score = account.add(judged) ?? 0
      let value = 0.5 * Double(score) / 10 + 0.5 * Self.agreement(of: way, among: ways)
      children.append(Child(list: list + way.items, score: score, value: value))
    }
    return children
  }

  /// The mean share of the proposals that hold an item of this one.
  static func agreement(of way: ListGrowth.Way, among ways: [ListGrowth.Way]) -> Double {
    let shares = way.items.map { item in ways.count { $0.items.contains(item) } }
    return Double(shares.reduce(0, +)) / Double(max(1, ways.count * way.items.count))
  }

  private var lessons: String {
    reflections.isEmpty
      ? "" : "Lessons:\n\(UntrustedText.block(reflections.map { "- \($0)" }))\n"
  }

  private mutating func learn(from list: [Int], _ situation: Situation, _ turn: Turn) async throws {
    guard reflections.count < configuration.reflections else { return }
    let text = SituationText(situation: situation, catalogue: turn.catalogue)
    let lines = growth.titles(list, situation, turn.catalogue).map { "- \($0)" }
    let filled = reflect.filled([
      "wish": text.wish, "notes": text.notes(configuration.notes), "list": UntrustedText.block(lines),
    ])
    let answer = try await turn.ask(
      text: "reflection", upTo: 100, filled, maxTokens: 64, at: "lats.reflect", repair: repair)
    reflections.append(account.add(answer) ?? "")
  }
}
