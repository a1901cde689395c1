package import Concepts
import Dialogue

/// Grows one list, and at each step sees what was not gone on with before, so that a good thought is not lost.
///
/// Tree of thoughts forgets the branches it leaves; here each prompt carries a line for every abandoned one, the oldest
/// merged into one line when there are too many.
package struct SelfInspiringPlanner: Planner {
  package static let name = "self-inspiring"
  package static let summary = "Grows one list step by step, with all abandoned branches in view."
  package static let source = "Wang et al., RecMind (arXiv 2308.14296); partial lists as thoughts are ours"
  package static let cost = "1 to depth × (1 + votes), one more for each repaired reply"

  package struct Configuration: ComponentConfiguration {
    package var proposals = 3
    package var votes = 5
    package var depth = 3
    package var branches = 20
    package var temperature = 0.7
    package var notes = 10
    package var preview = 20
    package var maxTokens = 256
    package init() {}
    package static let parameters = [
      Parameter("proposals", "How many continuations are proposed at a step.", in: 1...10),
      Parameter("votes", "How many votes choose among them.", in: 1...50),
      Parameter("depth", "In how many parts the list is made.", in: 1...10),
      Parameter("branches", "How many lines on abandoned branches a prompt holds.", in: 1...100),
      Parameter("temperature", "The temperature of the votes.", in: 0...2),
      Parameter("notes", "How many remembered notes the prompts show.", in: 0...100),
      Parameter("preview", "How many candidates the prompts show under local names.", in: 1...100),
      Parameter("maxTokens", "The longest reply, in tokens.", in: 16...4096),
    ]
  }

  private let configuration: Configuration
  private let growth: ListGrowth

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    growth = try ListGrowth(
      notes: configuration.notes, shown: configuration.preview, maxTokens: configuration.maxTokens,
      in: context.prompts)
  }

  package mutating func act(in situation: Situation, turn: Turn) async throws -> Decision {
    guard !situation.candidates.isEmpty else { return Decision(action: .rankAndRecommend) }
    var account = GrowthAccount()
    var (list, thought): ([Int], String) = ([], "")
    var abandoned = AbandonedBranches(most: configuration.branches)
    for _ in 0..<configuration.depth where !growth.isFull(list, situation) {
      let answer = try await growth.ways(
        from: list, configuration.proposals, chunk: growth.chunk(situation, depth: configuration.depth),
        branches: abandoned.text, at: "self-inspiring.propose", situation, in: turn)
      guard let ways = account.add(answer) else { break }
      let best = try await chosen(ways.map { list + $0.items }, &account, situation, turn)
      for (place, way) in ways.enumerated() where place != best { abandoned.add(list, way) }
      (list, thought) = (list + ways[best].items, ways[best].reason)
    }
    return account.decision(list, thought, situation)
  }

  private func chosen(
    _ lists: [[Int]], _ account: inout GrowthAccount, _ situation: Situation, _ turn: Turn
  ) async throws -> Int {
    guard lists.count > 1 else { return 0 }
    var votes = lists.map { _ in 0 }
    for number in 0..<configuration.votes {
      let answer = try await growth.vote(
        among: lists, seed: turn.seed &+ UInt64(number), temperature: configuration.temperature,
        at: "self-inspiring.vote", situation, in: turn)
      if let place = account.add(answer) { votes[place] += 1 }
    }
    return votes.indices.max { votes[$0] == votes[$1] ? $0 > $1 : votes[$0] < votes[$1] } ?? 0
  }
}

/// One line for each branch that was not gone on with, oldest first; the oldest share a line when there are too many.
struct AbandonedBranches: Sendable {
  let most: Int
  private(set) var lines: [String] = []
  /// Items of branches that no longer have a line of their own, in the order met.
  private var merged: [Int] = []

  init(most: Int) { self.most = most }

  mutating func add(_ list: [Int], _ way: ListGrowth.Way) {
    branches.append((list + way.items, way.reason))
    let own = most - (merged.isEmpty ? 0 : 1)
    guard branches.count > own else { return render() }
    while branches.count > most - 1 {
      for item in branches.removeFirst().list where !merged.contains(item) { merged.append(item) }
    }
    render()
  }

  private var branches: [(list: [Int], reason: String)] = []

  private mutating func render() {
    func names(_ list: [Int]) -> String { list.map { LocalName.text(at: $0) }.joined(separator: ", ") }
    lines = merged.isEmpty ? [] : ["- earlier: \(names(merged))"]
    lines += branches.map { "- \(names($0.list)): \($0.reason)" }
  }

  /// What a prompt says of them; empty when there is none.
  var text: String { lines.isEmpty ? "" : "Not gone on with:\n\(UntrustedText.block(lines))\n" }
}
