package import Concepts
import Dialogue
import JSON

/// For sessions in which the user stays or leaves: a macro planner sets a theme every few turns, a micro actor picks.
///
/// After each response a critic memory values the state, which is the last items shown, by its nearest known state; the
/// actor remembers whether what it did came out better or worse than expected. All is learnt within the session.
package struct MacroMicroPlanner: Planner {
  package static let name = "macro-micro"
  package static let summary =
    "A macro planner sets a theme every few turns, a micro actor picks by it and learns from responses."
  package static let source = "Shi et al., BiLLP (arXiv 2403.00843); states by overlap of items are ours"
  package static let cost =
    "1 to 3: 1 for the choice, 1 for a theme in the first turn and after every period, and then 1 for a reflection; one "
    + "more for each repaired reply"
  package static let lastsSession = true

  package struct Configuration: ComponentConfiguration {
    package var period = 5
    package var discount = 0.5
    package var recalled = 2
    package var notes = 10
    package var preview = 20
    package var maxTokens = 256
    package init() {}
    package static let parameters = [
      Parameter("period", "For how many turns a theme is kept.", in: 1...100),
      Parameter("discount", "The weight of the next state's value.", in: 0...1),
      Parameter("recalled", "How many similar reflections and experiences a prompt shows.", in: 0...10),
      Parameter("notes", "How many remembered notes the prompts show.", in: 0...100),
      Parameter("preview", "How many candidates the prompts show under local names.", in: 1...100),
      Parameter("maxTokens", "The longest reply, in tokens.", in: 16...4096),
    ]
  }

  private let configuration: Configuration
  private let choice: CandidateChoice
  private let theming, reflecting: PromptTemplate
  private var account = GrowthAccount()
  private var theme = ""
  private var themedAt = 0
  private var reflections: [(state: Set<Int>, text: String)] = []
  private var critic = StateValues()
  private var learnt = 0

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    choice = try CandidateChoice(
      notes: configuration.notes + 2 * configuration.recalled + 1, shown: configuration.preview,
      maxTokens: configuration.maxTokens, in: context.prompts)
    theming = try context.prompts.template("planners/macro-micro.theme")
    reflecting = try context.prompts.template("planners/macro-micro.reflect")
  }

  package mutating func act(in situation: Situation, turn: Turn) async throws -> Decision {
    guard !situation.candidates.isEmpty else { return Decision(action: .rankAndRecommend) }
    account = GrowthAccount()
    learn(from: situation.exchanges)
    if theme.isEmpty || situation.exchanges.count - themedAt >= configuration.period {
      try await setTheme(situation, turn)
    }
    var guided = situation
    let now = situation.query.time
    var advice = theme.isEmpty ? [] : [Note("theme: \(theme)", origin: .agent, time: now)]
    advice += critic.experiences(like: Self.state(situation.exchanges), configuration.recalled).map {
      experience in
      let titles = experience.items.prefix(3).map { turn.catalogue[$0].title }.joined(separator: ", ")
      let verdict = experience.advantage >= 0 ? "better" : "worse"
      return Note("showing \(titles) came out \(verdict) than expected", origin: .agent, time: now)
    }
    guided.notes = advice + situation.notes.prefix(configuration.notes)
    let answer = try await choice.ask(guided, at: "macro-micro.act", in: turn)
    _ = account.add(answer)
    var decision = Decision(answer, situation)
    (decision.repairs, decision.invalid) = (account.repairs, account.invalid)
    return decision
  }

  /// The last ten items that were shown first.
  static func state(_ exchanges: some Collection<Exchange>) -> Set<Int> {
    Set(exchanges.compactMap(\.slate.items.first).suffix(10))
  }

  /// Values what happened since the last turn.
  private mutating func learn(from exchanges: [Exchange]) {
    while learnt < exchanges.count {
      let before = Self.state(exchanges.prefix(learnt))
      let after = Self.state(exchanges.prefix(learnt + 1))
      let reward = exchanges[learnt].feedback.outcome == .accepted ? 1.0 : 0
      critic.learn(
        before, after, reward: reward, items: exchanges[learnt].slate.items, discount: configuration.discount)
      learnt += 1
    }
  }

  private mutating func setTheme(_ situation: Situation, _ turn: Turn) async throws {
    let state = Self.state(situation.exchanges)
    if !theme.isEmpty { try await reflect(on: situation, state, turn) }
    let text = SituationText(situation: situation, catalogue: turn.catalogue)
    let recalled = reflections.nearest(to: state, configuration.recalled).map { "- \($0)" }
    let filled = theming.filled([
      "wish": text.wish, "notes": text.notes(configuration.notes),
      "session": text.exchanges(configuration.period),
      "reflections": recalled.isEmpty ? "" : "Learnt before:\n\(UntrustedText.block(recalled))\n",
      "candidates": text.candidates(configuration.preview), "period": String(configuration.period),
    ])
    let schema = JSONSchema.object([
      ("reason", JSONSchema.text(upTo: 80)), ("theme", JSONSchema.text(upTo: 60)),
    ])
    var prompt = Prompt([.init(.user, filled)], format: turn.format("theme", schema))
    prompt.sampling.maxTokens = 96
    let answer = try await turn.ask(prompt, at: "macro-micro.theme", repair: choice.repair) {
      (reply: Reply) throws(ReplyProblem) -> String in
      guard let theme = StructuredReply.json(in: reply.text)?["theme"]?.stringValue, !theme.isEmpty else {
        throw ReplyProblem("'theme' is missing")
      }
      return UntrustedText.line(theme, limit: 60)
    }
    if let theme = account.add(answer) { self.theme = theme }
    themedAt = situation.exchanges.count
  }

  private mutating func reflect(on situation: Situation, _ state: Set<Int>, _ turn: Turn) async throws {
    let text = SituationText(situation: situation, catalogue: turn.catalogue)
    let filled = reflecting.filled([
      "theme": UntrustedText.block([theme]), "session": text.exchanges(configuration.period),
    ])
    let answer = try await turn.ask(
      text: "reflection", upTo: 120, filled, maxTokens: 64, at: "macro-micro.reflect", repair: choice.repair)
    if let text = account.add(answer), !text.isEmpty { reflections.append((state, text)) }
  }
}

/// What states are worth, by their nearest known state, and what was done in them.
struct StateValues: Sendable {
  struct Experience: Sendable, Hashable {
    var state: Set<Int>
    var items: [Int]
    /// r + discount · V(s′) − V(s).
    var advantage: Double
  }

  private(set) var experiences: [Experience] = []
  private var values: [(state: Set<Int>, value: Double)] = []

  /// The value of the nearest known state, by the share of items that both have; 0 when none shares any.
  func value(of state: Set<Int>) -> Double {
    var best: (likeness: Double, value: Double)?
    for known in values {
      let likeness = likeness(known.state, state)
      if likeness > 0, likeness >= (best?.likeness ?? 0) { best = (likeness, known.value) }
    }
    return best?.value ?? 0
  }

  mutating func learn(_ before: Set<Int>, _ after: Set<Int>, reward: Double, items: [Int], discount: Double) {
    let target = reward + discount * value(of: after)
    experiences.append(Experience(state: before, items: items, advantage: target - value(of: before)))
    values.append((before, target))
  }

  /// What was done in the most similar states, most similar first, of equal ones the latest.
  func experiences(like state: Set<Int>, _ most: Int) -> [Experience] {
    experiences.enumerated().map { (likeness($1.state, state), $0, $1) }
      .sorted { $0.0 == $1.0 ? $0.1 > $1.1 : $0.0 > $1.0 }.prefix(most).map(\.2)
  }
}

/// |shared| / |either|; 1 for two empty states.
private func likeness(_ left: Set<Int>, _ right: Set<Int>) -> Double {
  let shared = left.intersection(right).count
  let either = left.count + right.count - shared
  return either == 0 ? 1 : Double(shared) / Double(either)
}

extension [(state: Set<Int>, text: String)] {
  /// The texts of the most similar states, most similar first, of equal ones the latest.
  fileprivate func nearest(to state: Set<Int>, _ most: Int) -> [String] {
    enumerated().map { (likeness($1.state, state), $0, $1.text) }
      .sorted { $0.0 == $1.0 ? $0.1 > $1.1 : $0.0 > $1.0 }.prefix(most).map(\.2)
  }
}
