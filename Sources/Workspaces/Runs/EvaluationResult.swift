package import Evaluation
package import JSON

/// What an `evaluate` cell gives.
package struct EvaluationResult: Codable, Sendable {
  /// Under what rules the figures were made.
  package var rules: ProtocolRecord
  /// Baselines over all test users, ranking the whole catalogue.
  package var everyone: [SystemMeasurement]
  /// Agents and baselines over the same users and candidates.
  package var sample: [SystemMeasurement]
  /// How the systems of the sample compare.
  package var comparisons: ComparisonFamily
  /// The candidates' rule, in words.
  package var candidates: String
  package var agents: [AgentRun]
  /// Some episodes of each agent for people to look at.
  package var examples: [EpisodeExample]
  /// What a reader must know before any figure.
  package var warnings: [String]
  /// Which systems were compared, when it is not all pairs.
  package var pairing: String?
  /// What failed outside while agents ran, a sentence for each tool or model; `nil` for nothing.
  package var failures: [String]?

  /// An agent's trace.
  package struct AgentRun: Codable, Sendable, Hashable {
    package var agent: String
    /// Identity and capabilities of its model; null for an agent without one.
    package var model: JSONValue
    package var episodes: Int
    package var events: Int
    /// The digest over what every event means.
    package var semanticDigest: String
  }

  /// The systems that are compared: those of the sample, or without agents those over all users.
  package var compared: [SystemMeasurement] { sample.isEmpty ? everyone : sample }

  /// The result without the values of single users: small enough to be committed.
  package var condensed: EvaluationResult {
    var copy = self
    copy.everyone = everyone.map(\.condensed)
    copy.sample = sample.map(\.condensed)
    copy.examples = []
    return copy
  }
}

extension SystemMeasurement {
  /// Without the values of single users.
  var condensed: SystemMeasurement {
    var copy = self
    copy.users = []
    copy.measurements = measurements.map { measurement in
      var measurement = measurement
      measurement.values = []
      return measurement
    }
    return copy
  }
}
