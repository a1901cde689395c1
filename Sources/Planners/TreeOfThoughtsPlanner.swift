package import Concepts
import Tracing

/// Searches breadth-first among partial lists: proposes continuations, has them judged, keeps the best few.
///
/// Each of `depth` levels adds a part of the list. A level's lists are judged by several votes, each of which sees all of
/// them, or by one value each, which is asked once for equal lists.
package struct TreeOfThoughtsPlanner: Planner {
  package static let name = "tot"
  package static let summary =
    "Grows several partial lists level by level, has them judged by votes, and keeps the best."
  package static let source =
    "Yao et al., Tree of Thoughts (arXiv 2305.10601), breadth-first; partial lists as thoughts are ours"
  package static let cost =
    "1 to 1 + (depth − 1) × keep + depth × votes when judge is vote; 1 to (1 + proposals) × (1 + (depth − 1) × keep) when "
    + "judge is value; one more for each repaired reply"

  package struct Configuration: ComponentConfiguration {
    package var proposals = 3
    package var votes = 5
    package var keep = 2
    package var depth = 3
    package var judge = "vote"
    package var selection = "greedy"
    package var temperature = 0.7
    package var notes = 10
    package var preview = 20
    package var maxTokens = 256
    package init() {}
    package static let parameters = [
      Parameter("proposals", "How many continuations of a list are proposed.", in: 1...10),
      Parameter("votes", "How many votes judge a level.", in: 1...50),
      Parameter("keep", "How many lists of a level are kept.", in: 1...10),
      Parameter("depth", "In how many parts the list is made.", in: 1...10),
      Parameter(
        "judge", "Whether lists are judged by votes, or valued one by one.", oneOf: ["value", "vote"]),
      Parameter(
        "selection", "Whether the best are kept, or lists drawn in proportion to how they were judged.",
        oneOf: ["greedy", "sampled"]),
      Parameter("temperature", "The temperature of the votes.", in: 0...2),
      Parameter("notes", "How many remembered notes the prompts show.", in: 0...100),
      Parameter("preview", "How many candidates the prompts show under local names.", in: 1...100),
      Parameter("maxTokens", "The longest reply, in tokens.", in: 16...4096),
    ]
  }

  /// A partial list and why it was gone on with last.
  private struct Branch: Sendable, Hashable {
    var list: [Int]
    var reason = ""
  }

  private let configuration: Configuration
  private let growth: ListGrowth
  private var account = GrowthAccount()
  /// What was judged already, by list.
  private var values: [[Int]: Int] = [:]

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    growth = try ListGrowth(
      notes: configuration.notes, shown: configuration.preview, maxTokens: configuration.maxTokens,
      in: context.prompts)
  }

  package mutating func act(in situation: Situation, turn: Turn) async throws -> Decision {
    guard !situation.candidates.isEmpty else { return Decision(action: .rankAndRecommend) }
    (account, values) = (GrowthAccount(), [:])
    var kept = [Branch(list: [])]
    for _ in 0..<configuration.depth {
      let grown = try await grown(kept, situation, turn)
      guard !grown.isEmpty else { break }
      kept = try await best(of: grown, situation, turn)
      if kept.allSatisfy({ growth.isFull($0.list, situation) }) { break }
    }
    return account.decision(kept[0].list, kept[0].reason, situation)
  }

  /// All continuations of the kept lists; a full list stays as it is.
  private mutating func grown(_ kept: [Branch], _ situation: Situation, _ turn: Turn) async throws -> [Branch]
  {
    var grown: [Branch] = []
    for branch in kept {
      guard !growth.isFull(branch.list, situation) else {
        grown.append(branch)
        continue
      }
      let answer = try await growth.ways(
        from: branch.list, configuration.proposals,
        chunk: growth.chunk(situation, depth: configuration.depth), at: "tot.propose", situation, in: turn)
      for way in account.add(answer) ?? [] {
        let next = Branch(list: branch.list + way.items, reason: way.reason)
        if !grown.contains(where: { $0.list == next.list }) { grown.append(next) }
      }
    }
    return grown
  }

  private mutating func best(of branches: [Branch], _ situation: Situation, _ turn: Turn) async throws
    -> [Branch]
  {
    guard branches.count > 1 else { return branches }
    let lists = branches.map(\.list)
    let weights =
      configuration.judge == "vote"
      ? try await voted(lists, situation, turn) : try await valued(lists, situation, turn)
    let order =
      configuration.selection == "greedy"
      ? branches.indices.sorted { weights[$0] == weights[$1] ? $0 < $1 : weights[$0] > weights[$1] }
      : try await drawn(weights, turn)
    return order.prefix(configuration.keep).map { branches[$0] }
  }

  private mutating func voted(_ lists: [[Int]], _ situation: Situation, _ turn: Turn) async throws -> [Int] {
    var votes = lists.map { _ in 0 }
    for number in 0..<configuration.votes {
      let answer = try await growth.vote(
        among: lists, seed: turn.seed &+ UInt64(number), temperature: configuration.temperature,
        at: "tot.vote",
        situation, in: turn)
      if let place = account.add(answer) { votes[place] += 1 }
    }
    return votes
  }

  private mutating func valued(_ lists: [[Int]], _ situation: Situation, _ turn: Turn) async throws -> [Int] {
    for list in lists where values[list] == nil {
      let answer = try await growth.score(of: list, at: "tot.value", situation, in: turn)
      values[list] = account.add(answer) ?? 0
    }
    return lists.map { values[$0] ?? 0 }
  }

  /// Places drawn without putting back, each in proportion to its weight; those of no weight come last.
  private func drawn(_ weights: [Int], _ turn: Turn) async throws -> [Int] {
    let stream = try await turn.span.random(at: "tot.act", for: "selection")
    var rest = Array(weights.indices)
    var order: [Int] = []
    while !rest.isEmpty {
      var mark = stream.below(max(1, rest.reduce(0) { $0 + weights[$1] }))
      let place = rest.firstIndex { place in
        mark -= weights[place]
        return mark < 0
      }
      order.append(rest.remove(at: place ?? 0))
    }
    return order
  }
}
