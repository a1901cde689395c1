package import Concepts
import Dialogue

/// Samples several chains of thought and merges their lists by Borda's count.
///
/// In a list of m chosen from n candidates the first gets n points, the next n - 1, …, and each candidate that is not
/// in the list the mean of the points that are left, so that short lists say nothing about the rest. It stops early
/// when the best stay the same for two samples in a row.
package struct SelfConsistencyPlanner: Planner {
  package static let name = "cot-sc"
  package static let summary = "Several sampled chains of thought whose lists are merged by Borda's count."
  package static let source =
    "Wang et al., Self-Consistency (arXiv 2203.11171); lists by Borda, early stop as in arXiv 2507.17788"
  package static let cost =
    "min(2, samples) to samples when earlyStop is on; samples when earlyStop is off; one more for each repaired reply"

  package struct Configuration: ComponentConfiguration {
    package var samples = 5
    package var temperature = 0.7
    package var earlyStop = "on"
    package var notes = 10
    package var preview = 20
    package var maxTokens = 256
    package init() {}
    package static let parameters = [
      Parameter("samples", "The most chains of thought.", in: 1...50),
      Parameter("temperature", "The temperature of the samples.", in: 0...2),
      Parameter(
        "earlyStop", "Whether it stops when the best are the same for two samples in a row.",
        oneOf: ["off", "on"]),
      Parameter("notes", "How many remembered notes the prompt shows.", in: 0...100),
      Parameter("preview", "How many candidates the prompt shows under local names.", in: 1...100),
      Parameter("maxTokens", "The longest reply, in tokens.", in: 16...4096),
    ]
  }

  private let configuration: Configuration
  private let choice: CandidateChoice

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    choice = try CandidateChoice(
      notes: configuration.notes, shown: configuration.preview, maxTokens: configuration.maxTokens,
      in: context.prompts)
  }

  package mutating func act(in situation: Situation, turn: Turn) async throws -> Decision {
    let count = min(configuration.preview, situation.candidates.count)
    guard count > 0 else { return Decision(action: .rankAndRecommend) }
    var decision = Decision(action: .rankAndRecommend)
    var votes = BordaCount(count)
    var best: [Int] = []
    for sample in 0..<configuration.samples {
      let answer = try await choice.ask(
        situation, temperature: configuration.temperature, seed: turn.seed &+ UInt64(sample),
        at: "cot-sc.act", in: turn)
      decision.repairs += answer.repairs
      decision.invalid += answer.invalid
      guard let value = answer.value else { continue }
      if decision.thought.isEmpty { decision.thought = value.reasoning }
      decision.form = answer.form.rawValue
      votes.add(value.positions)
      let now = Array(votes.order.prefix(situation.query.limit))
      let isStable = now == best
      best = now
      if isStable && configuration.earlyStop == "on" { break }
    }
    guard !best.isEmpty else { return decision }
    decision.action = .recommend(best.map { situation.candidates[$0].item })
    return decision
  }
}

/// Borda's count over lists that may leave candidates out.
struct BordaCount: Sendable {
  private(set) var points: [Double]

  init(_ count: Int) { points = Array(repeating: 0, count: count) }

  /// Adds a list of distinct positions, best first; what it leaves out shares the points that are left.
  mutating func add(_ list: [Int]) {
    let count = points.count
    for (place, position) in list.enumerated() { points[position] += Double(count - place) }
    let rest = count - list.count
    guard rest > 0 else { return }
    let listed = Set(list)
    let mean = Double(rest + 1) / 2
    for position in 0..<count where !listed.contains(position) { points[position] += mean }
  }

  /// Positions by points, equal ones in their order.
  var order: [Int] {
    points.indices.sorted { points[$0] == points[$1] ? $0 < $1 : points[$0] > points[$1] }
  }
}
