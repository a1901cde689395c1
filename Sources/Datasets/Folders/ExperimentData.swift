package import Concepts
package import JSON
package import Tracing

/// What an experiment begins with: data that was read and filtered, and its cut when one was asked for.
package struct ExperimentData: Sendable {
  package var dataset: Dataset
  /// Of the data before it was cut.
  package var fingerprint: Digest
  package var split: Split?

  package init(dataset: Dataset, fingerprint: Digest, split: Split?) {
    (self.dataset, self.fingerprint, self.split) = (dataset, fingerprint, split)
  }

  /// Name, counts, every step with its counts, fingerprints, and the split's record.
  package var json: JSONValue {
    let interactions = dataset.interactions
    return [
      "name": .string(dataset.name), "fingerprint": .string(fingerprint.description),
      "users": .integer(Int64(interactions.userCount)),
      "items": .integer(Int64(interactions.catalogue.count)),
      "interactions": .integer(Int64(interactions.count)),
      "steps": .array(dataset.steps.map(\.json)),
      "split": split?.protocolRecord ?? .null,
      "splitFingerprint": split.map { .string($0.fingerprint.description) } ?? .null,
    ]
  }
}
