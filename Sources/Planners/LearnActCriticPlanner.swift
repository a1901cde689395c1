package import Concepts
import Dialogue
import JSON
import Tracing

/// Learns a text on the user's personality from what they did, and chooses by it.
///
/// For each of the last actions it predicts which of two items the user took: theirs, or one drawn from the catalogue. A
/// critic, which is a comparison and no model, says whether that was so; if not, the text is rewritten and it predicts
/// again. Only the history that the query shows is used.
package struct LearnActCriticPlanner: Planner {
  package static let name = "learn-act-critic"
  package static let summary =
    "Rewrites a text on the user's personality until it predicts past actions, then chooses by it."
  package static let source = "Shu et al., RAH (arXiv 2308.09904), the learn-act-critic loop"
  package static let cost =
    "n + 1 to n × (2 × tries − 1) + 1; where n = min(actions, likes), the likes of the history, or all of it when it has "
    + "none; one more for each repaired reply"

  package struct Configuration: ComponentConfiguration {
    package var actions = 3
    package var tries = 3
    package var notes = 10
    package var preview = 20
    package var maxTokens = 256
    package init() {}
    package static let parameters = [
      Parameter("actions", "From how many past actions it learns, the last ones.", in: 0...50),
      Parameter("tries", "The most predictions of one action.", in: 1...10),
      Parameter("notes", "How many remembered notes the last prompt shows.", in: 0...100),
      Parameter("preview", "How many candidates the last prompt shows under local names.", in: 1...100),
      Parameter("maxTokens", "The longest reply, in tokens.", in: 16...4096),
    ]
  }

  private let configuration: Configuration
  private let choice: CandidateChoice
  private let predict, learn: PromptTemplate
  private var account = GrowthAccount()
  /// What is known of the user; empty before anything was learnt.
  private var personality = ""

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    choice = try CandidateChoice(
      notes: configuration.notes + 1, shown: configuration.preview, maxTokens: configuration.maxTokens,
      in: context.prompts)
    predict = try context.prompts.template("planners/learn-act-critic.predict")
    learn = try context.prompts.template("planners/learn-act-critic.learn")
  }

  package mutating func act(in situation: Situation, turn: Turn) async throws -> Decision {
    guard !situation.candidates.isEmpty else { return Decision(action: .rankAndRecommend) }
    (account, personality) = (GrowthAccount(), "")
    for pair in try await pairs(situation, turn) { try await study(pair, turn) }
    var informed = situation
    informed.notes = Array(situation.notes.prefix(configuration.notes))
    if !personality.isEmpty {
      informed.notes.insert(
        Note("personality: \(personality)", origin: .agent, time: situation.query.time), at: 0)
    }
    let answer = try await choice.ask(informed, at: "learn-act-critic.act", in: turn)
    _ = account.add(answer)
    var decision = Decision(answer, situation)
    (decision.repairs, decision.invalid) = (account.repairs, account.invalid)
    return decision
  }

  /// A past action: what was taken, beside something that was not.
  private struct Pair: Sendable {
    var taken, other: Int
    /// Whether what was taken stands first.
    var isFirst: Bool
    var shown: [Int] { isFirst ? [taken, other] : [other, taken] }
  }

  /// The last liked events, each with an item of the catalogue that is neither in the history nor a candidate.
  private func pairs(_ situation: Situation, _ turn: Turn) async throws -> [Pair] {
    let history = situation.query.history
    let liked = history.filter { $0.rating.map { $0 >= 4 } ?? true }
    let known = Set(history.map(\.item) + situation.candidates.map(\.item))
    let others = turn.catalogue.items.indices.filter { !known.contains($0) }
    guard !others.isEmpty, configuration.actions > 0 else { return [] }
    let stream = try await turn.span.random(at: "learn-act-critic.act", for: "others")
    return (liked.isEmpty ? history : liked).suffix(configuration.actions).map { event in
      Pair(taken: event.item, other: others[stream.below(others.count)], isFirst: stream.below(2) == 0)
    }
  }

  /// Predicts, compares and rewrites until the prediction is right or the tries are over.
  private mutating func study(_ pair: Pair, _ turn: Turn) async throws {
    for number in 1...configuration.tries {
      guard let place = try await predicted(pair, turn), pair.shown[place] != pair.taken,
        number < configuration.tries
      else { return }
      try await relearn(pair, turn)
    }
  }

  private var known: String {
    UntrustedText.block([personality.isEmpty ? "nothing yet" : personality])
  }

  private mutating func predicted(_ pair: Pair, _ turn: Turn) async throws -> Int? {
    let lines = pair.shown.enumerated().map { place, item in
      "\(LocalName.text(at: place)) \(UntrustedText.line(turn.catalogue[item].title, limit: 120))"
    }
    let schema = JSONSchema.object([
      ("reason", JSONSchema.text(upTo: 80)), ("item", JSONSchema.oneOf(["c1", "c2"])),
    ])
    let filled = predict.filled(["personality": known, "candidates": UntrustedText.block(lines)])
    var prompt = Prompt([.init(.user, filled)], format: turn.format("prediction", schema))
    prompt.sampling.maxTokens = 64
    let answer = try await turn.ask(prompt, at: "learn-act-critic.predict", repair: choice.repair) {
      (reply: Reply) throws(ReplyProblem) -> Int in
      guard let name = StructuredReply.json(in: reply.text)?["item"]?.stringValue,
        let place = LocalName.position(of: name, count: 2)
      else { throw ReplyProblem("'item' is neither c1 nor c2") }
      return place
    }
    return account.add(answer)
  }

  private mutating func relearn(_ pair: Pair, _ turn: Turn) async throws {
    let lines = [pair.other, pair.taken].map {
      "- \(UntrustedText.line(turn.catalogue[$0].title, limit: 120))"
    }
    let answer = try await turn.ask(
      text: "personality", upTo: 300,
      learn.filled(["personality": known, "pair": UntrustedText.block(lines)]),
      maxTokens: 128, at: "learn-act-critic.learn", repair: choice.repair)
    if let text = account.add(answer), !text.isEmpty { personality = text }
  }
}
