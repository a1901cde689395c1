/// A run step by step, ready to be shown.
package struct TimelineDocument: Sendable {
  package var title: String
  package var facts: [(name: String, value: String)]
  /// What each component spent, dearest first.
  package var components: [Spending]
  package var total: Spending
  package var episodes: [Episode] = []
  /// Which part is shown; empty for all.
  package var note = ""

  package init(
    title: String, facts: [(name: String, value: String)], components: [Spending], total: Spending
  ) {
    (self.title, self.facts, self.components, self.total) = (title, facts, components, total)
  }

  package struct Spending: Sendable {
    package var site: String
    package var calls: Int
    package var failures: Int
    package var served: Int
    package var promptTokens: Int
    package var completionTokens: Int
    package var seconds: Double

    package init(
      site: String, calls: Int, failures: Int, served: Int, promptTokens: Int, completionTokens: Int,
      seconds: Double
    ) {
      (self.site, self.calls, self.failures, self.served) = (site, calls, failures, served)
      (self.promptTokens, self.completionTokens) = (promptTokens, completionTokens)
      self.seconds = seconds
    }
  }

  package struct Episode: Sendable {
    package var title: String
    package var summary: String
    package var slate: [String]
    package var steps: [Step] = []

    package init(title: String, summary: String, slate: [String]) {
      (self.title, self.summary, self.slate) = (title, summary, slate)
    }
  }

  package struct Step: Sendable {
    package var title: String
    package var facts: String
    /// How many spans it lies in below the episode's.
    package var depth: Int
    package var isFailure: Bool
    package var isStructure: Bool
    package var text: [String]

    package init(
      title: String, facts: String, depth: Int, isFailure: Bool, isStructure: Bool, text: [String]
    ) {
      (self.title, self.facts, self.depth) = (title, facts, depth)
      (self.isFailure, self.isStructure, self.text) = (isFailure, isStructure, text)
    }
  }
}
