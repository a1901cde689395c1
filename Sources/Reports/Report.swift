package import Concepts
package import Evaluation

/// Everything a report shows; all of it was measured elsewhere.
package struct Report: Sendable {
  package var title: String
  /// A sentence or two on what was asked.
  package var summary: String?
  /// The language models of the agents; empty when there are none.
  package var models: [ModelIdentity]
  package var record: ProtocolRecord
  package var sections: [Section]
  package var comparisons: ComparisonFamily?
  package var traces: [TraceReference]
  package var examples: [EpisodeExample]
  /// Wall-clock figures from a side record: shown, and no part of any result.
  package var timings: [Timing]
  /// What it took to make the figures, from a side record too: told with the rules, and no part of any result.
  package var making: Making?
  /// What failed outside while agents ran, a sentence each.
  package var failures: [String] = []
  /// Which systems were compared, when it is not all pairs.
  package var pairing: String?

  /// Systems that may stand in one table: the same users, the same candidates.
  package struct Section: Sendable {
    package var title: String
    /// What the systems of the section have in common.
    package var note: String?
    package var systems: [SystemMeasurement]
    package init(_ title: String, note: String? = nil, systems: [SystemMeasurement]) {
      (self.title, self.note, self.systems) = (title, note, systems)
    }
  }

  /// A trace and how to run it again without a model.
  package struct TraceReference: Sendable, Hashable {
    package var name: String
    /// The digest of its last line.
    package var head: String
    package var episodes: Int
    package var command: String
    package init(name: String, head: String, episodes: Int, command: String) {
      (self.name, self.head, self.episodes, self.command) = (name, head, episodes, command)
    }
  }

  /// How long a system took.
  package struct Timing: Sendable, Hashable {
    package var system: String
    /// Of all replies, those from the cache as long as they took when they were first given.
    package var seconds: Double
    /// Replies that came from the cache.
    package var served: Int
    /// Of the seconds, those of replies from the cache.
    package var servedSeconds: Double

    package init(system: String, seconds: Double, served: Int = 0, servedSeconds: Double = 0) {
      (self.system, self.seconds) = (system, seconds)
      (self.served, self.servedSeconds) = (served, servedSeconds)
    }
  }

  /// What it took to make the figures.
  package struct Making: Sendable, Hashable {
    /// Of wall-clock time.
    package var seconds: Double
    /// How many lists and scores were known already, and the bytes held; `nil` when none was asked for.
    package var scores: String?

    package init(seconds: Double, scores: String?) { (self.seconds, self.scores) = (seconds, scores) }
  }

  package init(
    title: String, summary: String? = nil, models: [ModelIdentity] = [], record: ProtocolRecord,
    sections: [Section],
    comparisons: ComparisonFamily? = nil, traces: [TraceReference] = [], examples: [EpisodeExample] = [],
    timings: [Timing] = []
  ) {
    (self.title, self.summary, self.models, self.record) = (title, summary, models, record)
    (self.sections, self.comparisons, self.traces) = (sections, comparisons, traces)
    (self.examples, self.timings) = (examples, timings)
  }
}
