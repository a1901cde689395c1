package import Concepts
package import JSON
import Tracing

/// Under what rules figures were made: it stands above every table.
package struct ProtocolRecord: Sendable, Codable, Hashable {
  /// The name of the data and the digest of what was read and filtered.
  package var data: String
  package var dataFingerprint: String
  /// The steps from the source to the data, each with its counts.
  package var filters: JSONValue
  /// How the data was cut, as the splitter says it.
  package var split: JSONValue
  package var splitFingerprint: String
  package var candidates: String
  package var ties: String
  /// What counts as found; `nil` in records that were made before it was said.
  package var relevance: String?
  package var usersEvaluated: Int
  package var catalogueSize: Int
  /// Labels, in the order of the tables.
  package var metrics: [String]
  package var metricSpecification = Self.metricSpecificationVersion
  package var seeds: JSONObject
  package var toolVersion: String

  /// The version of the definitions in `Docs/Components/Metrics`; changes when a figure may.
  package static let metricSpecificationVersion = 1

  package init(
    dataset: Dataset, dataFingerprint: String, split: Split, candidates: String, ties: TieRule = .ascending,
    relevance: String? = nil,
    evaluator: Evaluator, seeds: JSONObject, toolVersion: String
  ) {
    data = dataset.name
    self.dataFingerprint = dataFingerprint
    filters = .array(dataset.steps.map(\.json))
    self.split = split.protocolRecord
    splitFingerprint = split.fingerprint.description
    (self.candidates, self.ties, self.relevance) = (candidates, ties.text, relevance)
    usersEvaluated = evaluator.users.count
    catalogueSize = dataset.catalogue.count
    metrics = evaluator.metrics.map(\.label)
    self.seeds = seeds
    self.toolVersion = toolVersion
  }
}
