package import Concepts

/// Chooses the best of what is left, takes it away, and goes on until enough are chosen.
package struct IterativeSelectRanker: Ranker {
  package static let name = "iterative-select"
  package static let summary = "Chooses the best candidate, takes it away, and repeats."
  package static let source =
    "arXiv 2508.02020: selection one by one is less biased by position than whole lists"
  package static let cost = "min(top, candidates − 1), one more for each repaired reply"

  package struct Configuration: ComponentConfiguration {
    package var top = 10
    package var shown = 20
    package var notes = 10
    package init() {}
    package static let parameters = [
      Parameter("top", "How many are chosen; the rest keeps its order.", in: 1...100),
      Parameter("shown", "How many of those left are shown at a time.", in: 2...100),
      Parameter("notes", "How many remembered notes the prompt shows.", in: 0...200),
    ]
  }

  private let configuration: Configuration
  private let prompts: PromptLibrary

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    (self.configuration, prompts) = (configuration, context.prompts)
    _ = try prompts.template("rankers/pick.best")
    _ = try prompts.template("rankers/repair")
  }

  package func rank(_ candidates: [Candidate], for query: Query, notes: [Note], in turn: Turn) async throws
    -> Ranking
  {
    var left = candidates.inRetrievalOrder.map(\.item)
    let user = UserText(query, notes, most: configuration.notes, catalogue: turn.catalogue)
    var picker = try ItemPicker(user, at: "iterative-select.pick", in: prompts, turn: turn)
    var chosen: [Int] = []
    while chosen.count < configuration.top, left.count > 1 {
      let position = try await picker.best(of: Array(left.prefix(configuration.shown))) ?? 0
      chosen.append(left.remove(at: position))
    }
    return Ranking(items: chosen + left, audit: picker.audit)
  }
}
