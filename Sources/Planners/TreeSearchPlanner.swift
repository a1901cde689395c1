package import Concepts
import Dialogue
import JSON

/// Monte Carlo tree search over partial lists, valued by a self-critic; nothing held out steers it.
///
/// From the leaf that the greatest upper bounds lead to, each iteration proposes continuations, values them and goes on with
/// the best, until a list is whole; its value is passed up, and the bounds lead to the next leaf. A value is half the critic's
/// score / 10 and half the share of the proposals that agree. Of a whole list that it finds weak the critic says what the next
/// should do otherwise, which later proposals see.
package struct TreeSearchPlanner: Planner {
  package static let name = "lats"
  package static let summary = "Monte Carlo tree search over partial lists, valued by a self-critic."
  package static let source =
    "Zhou et al., LATS (arXiv 2310.04406), with means divided once and a self-critic in place of the true reward"
  package static let cost =
    "1 to min(iterations, lists(children, levels)) × (1 + children); where shown = min(limit, preview, candidates), "
    + "levels = ⌈shown / ⌈shown / depth⌉⌉, lists(c, n) = 1 + c + … + cⁿ⁻¹; one more for each repaired reply"

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
      Parameter("iterations", "How often a list is gone on with; the paper takes 30.", in: 1...100),
      Parameter("children", "How many continuations of a list are proposed; the paper takes 5.", in: 1...10),
      Parameter("depth", "In how many parts the list is made; the paper takes 7.", in: 1...10),
      Parameter("exploration", "The weight of the bound's second term.", in: 0...10),
      Parameter("enough", "The critic's score of a whole list that ends the search.", in: 1...10),
      Parameter("reflections", "How many of the last lessons of weak lists the prompts show.", in: 0...10),
      Parameter("notes", "How many remembered notes the prompts show.", in: 0...100),
      Parameter("preview", "How many candidates the prompts show under local names.", in: 1...100),
      Parameter("maxTokens", "The longest reply, in tokens.", in: 16...4096),
    ]
  }

  private let configuration: Configuration
  private let growth: ListGrowth
  private let critic, repair: PromptTemplate
  private var account = GrowthAccount()
  private var lessons: [String] = []

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    growth = try ListGrowth(
      notes: configuration.notes, shown: configuration.preview, maxTokens: configuration.maxTokens,
      in: context.prompts)
    critic = try context.prompts.template("planners/lats.critic")
    repair = try context.prompts.template("planners/repair")
  }

  package mutating func act(in situation: Situation, turn: Turn) async throws -> Decision {
    guard !situation.candidates.isEmpty else { return Decision(action: .rankAndRecommend) }
    (account, lessons) = (GrowthAccount(), [])
    var tree = SearchTree(exploration: configuration.exploration)
    var next: Int?
    for _ in 0..<configuration.iterations {
      let leaf = next ?? tree.leaf()
      next = nil
      guard !tree.nodes[leaf].isExpanded, !growth.isFull(tree.nodes[leaf].list, situation) else {
        tree.backpropagate(tree.nodes[leaf].isExpanded ? 0 : tree.nodes[leaf].value, from: leaf)
        continue
      }
      let children = try await children(of: tree.nodes[leaf].list, situation, turn)
      guard !children.isEmpty || leaf != 0 else { break }
      let best = tree.expand(leaf, children.map { ($0.list, $0.value) })
      guard best == leaf || growth.isFull(tree.nodes[best].list, situation) else {
        next = best
        continue
      }
      tree.backpropagate(best == leaf ? 0 : tree.nodes[best].value, from: best)
      guard let whole = children.first(where: { $0.list == tree.nodes[best].list }) else { continue }
      if whole.score >= configuration.enough { break }
      if !whole.advice.isEmpty { lessons.append(whole.advice) }
    }
    let list = tree.best.map { tree.nodes[$0].list } ?? []
    return account.decision(list, lessons.last ?? "", situation)
  }

  private struct Child: Sendable {
    var list: [Int]
    var score: Int
    /// What the next list should do otherwise; nothing for one that is not whole.
    var advice: String
    var value: Double
  }

  private mutating func children(of list: [Int], _ situation: Situation, _ turn: Turn) async throws -> [Child]
  {
    let answer = try await growth.ways(
      from: list, configuration.children, chunk: growth.chunk(situation, depth: configuration.depth),
      branches: taught, at: "lats.propose", situation, in: turn)
    guard let ways = account.add(answer) else { return [] }
    var children: [Child] = []
    for way in ways {
      let (score, advice) = try await judged(list + way.items, situation, turn)
      let value = 0.5 * Double(score) / 10 + 0.5 * Self.agreement(of: way, among: ways)
      children.append(Child(list: list + way.items, score: score, advice: advice, value: value))
    }
    return children
  }

  /// The mean share of the proposals that hold an item of this one.
  static func agreement(of way: ListGrowth.Way, among ways: [ListGrowth.Way]) -> Double {
    let shares = way.items.map { item in ways.count { $0.items.contains(item) } }
    return Double(shares.reduce(0, +)) / Double(max(1, ways.count * way.items.count))
  }

  private var taught: String {
    let last = lessons.suffix(configuration.reflections).map { "- \($0)" }
    return last.isEmpty ? "" : "Lessons:\n\(UntrustedText.block(last))\n"
  }

  /// How well a list fits, and of a whole one what the next should do otherwise.
  private mutating func judged(_ list: [Int], _ situation: Situation, _ turn: Turn) async throws -> (
    score: Int, advice: String
  ) {
    guard growth.isFull(list, situation) else {
      let score = try await growth.score(of: list, at: "lats.value", situation, in: turn)
      return (account.add(score) ?? 0, "")
    }
    let text = SituationText(situation: situation, catalogue: turn.catalogue)
    let filled = critic.filled([
      "wish": text.wish, "notes": text.notes(configuration.notes),
      "list": UntrustedText.block(growth.titles(list, situation, turn.catalogue).map { "- \($0)" }),
    ])
    let schema = JSONSchema.object([
      ("score", JSONSchema.integer(0...10)), ("advice", JSONSchema.text(upTo: 100)),
    ])
    var prompt = Prompt([.init(.user, filled)], format: turn.format("verdict", schema))
    prompt.sampling.maxTokens = 64
    let answer = try await turn.ask(prompt, at: "lats.critic", repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> JSONValue in
      guard let json = StructuredReply.json(in: reply.text), (0...10).contains(json["score"]?.intValue ?? -1)
      else { throw ReplyProblem("there is no 'score' from 0 to 10") }
      return json
    }
    let verdict = account.add(answer)
    return (
      verdict?["score"]?.intValue ?? 0,
      UntrustedText.line(verdict?["advice"]?.stringValue ?? "", limit: 100)
    )
  }
}
