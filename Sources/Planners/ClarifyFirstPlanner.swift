package import Concepts
import Dialogue

/// Asks the user about an attribute while an answer is expected to narrow the candidates enough; then another planner acts.
///
/// The rule needs no model: of the attributes not asked about yet, the one whose answer is expected to take away the most
/// entropy is asked about if that is more than `bits`. The candidates that have a value which the answer names are kept.
package struct ClarifyFirstPlanner: Planner {
  package static let name = "clarify-first"
  package static let summary =
    "Asks about the attribute whose answer narrows the candidates most, then hands over to another planner."
  package static let source =
    "ours; after the economics of revealing preferences in coshop and the tags of tau-rec (arXiv 2606.10156)"
  package static let cost = "that of the inner planner; a question costs none"
  package static let lastsSession = true

  package struct Configuration: ComponentConfiguration {
    package var inner = "direct"
    package var bits = 0.5
    package var questions = 5
    package var values = 30
    package init() {}
    package static let parameters = [
      Parameter(
        "inner", "The planner that acts when nothing is left to ask, with its defaults.",
        oneOf: ClarifyFirstPlanner.inners.map { $0.name }.sorted()),
      Parameter("bits", "How much an answer must be expected to narrow the candidates, in bits.", in: 0...20),
      Parameter("questions", "The most questions of a session.", in: 0...50),
      Parameter(
        "values", "Attributes with more values among the candidates are not asked about.", in: 2...10_000),
    ]
  }

  /// Planners that can act after the questions.
  static let inners: [any Planner.Type] = [
    ChainOfThoughtPlanner.self, DirectPlanner.self, LearnActCriticPlanner.self, ManagerPlanner.self,
    PlanExecutePlanner.self, ReActPlanner.self, ReflexionPlanner.self, SelfConsistencyPlanner.self,
    SelfInspiringPlanner.self, TreeOfThoughtsPlanner.self, TreeSearchPlanner.self,
  ]

  private let configuration: Configuration
  private let question: PromptTemplate
  private let fresh: any Planner
  private var inner: any Planner
  private var turns = 0
  private var asked: [String] = []
  /// The attribute that the last question was about, until its answer was read.
  private var pending: String?
  private var isSilent = false

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    question = try context.prompts.template("planners/clarify-first.question")
    let type = Self.inners.first { $0.name == configuration.inner } ?? DirectPlanner.self
    fresh = try Self.make(type, context)
    inner = fresh
  }

  private static func make<Member: Planner>(_ type: Member.Type, _ context: ComponentContext) throws
    -> any Planner
  {
    try Member(Member.Configuration(), in: context)
  }

  package mutating func act(in situation: Situation, turn: Turn) async throws -> Decision {
    if situation.exchanges.count != turns { (inner, turns) = (fresh, situation.exchanges.count) }
    if let kept = answered(situation, turn.catalogue) {
      return Decision(thought: "keeps what was asked for", action: .narrow(kept))
    }
    if let gain = next(situation, turn.catalogue) {
      (pending, asked) = (gain.attribute, asked + [gain.attribute])
      let values = gain.values.prefix(5).map { UntrustedText.line($0.value, limit: 40) }
      let text = question.filled([
        "attribute": UntrustedText.line(gain.attribute, limit: 40), "values": values.joined(separator: ", "),
      ])
      return Decision(thought: "", action: .ask(text))
    }
    return try await inner.act(in: situation, turn: turn)
  }

  /// The candidates that the answer to the last question leaves; `nil` when there is none to read, or it takes none away.
  private mutating func answered(_ situation: Situation, _ catalogue: Catalogue) -> [Int]? {
    guard let attribute = pending, let step = situation.steps.last, case .ask = step.action,
      let answer = step.observation
    else { return nil }
    pending = nil
    isSilent = answer.isError
    guard !answer.isError else { return nil }
    let words = Words(answer.text)
    let kept = situation.candidates.filter { candidate in
      catalogue[candidate.item][attribute].contains { words.contain(Words($0)) }
    }
    return kept.isEmpty || kept.count == situation.candidates.count ? nil : kept.map(\.item)
  }

  /// What to ask about next; `nil` when nothing is worth it.
  private func next(_ situation: Situation, _ catalogue: Catalogue) -> AttributeGain? {
    guard !isSilent, asked.count < configuration.questions, situation.stepsLeft > 3,
      situation.candidates.count > 1
    else { return nil }
    let gains = catalogue.attributeNames(of: situation.candidates).filter { !asked.contains($0) }
      .map { AttributeGain($0, situation.candidates, catalogue) }
      .filter { $0.bits > configuration.bits && $0.values.count <= configuration.values }
    return gains.dropFirst().reduce(gains.first) { best, gain in
      gain.bits > (best?.bits ?? 0) ? gain : best
    }
  }
}

extension Catalogue {
  /// The names of the candidates' attributes, in the order of their bytes.
  fileprivate func attributeNames(of candidates: [Candidate]) -> [String] {
    let names = Set(candidates.lazy.flatMap { self[$0.item].attributes.lazy.map(\.name) })
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
