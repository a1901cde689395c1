package import JSON
package import Tracing

/// Interactions that were read and filtered, with the account of how.
package struct Dataset: Sendable {
  package var name: String
  package var interactions: Interactions
  /// What was done to the source, in order, with the counts after each step.
  package var steps: [Step]
  /// The full path of the folder where relative paths of images begin; `nil` without attributes of that kind. Part of no
  /// fingerprint.
  package var imageFolder: String?

  package struct Step: Hashable, Sendable {
    package var name: String
    package var users, items, interactions: Int
    /// What the step says of itself: rows dropped and why, options.
    package var detail: JSONValue
    package init(_ name: String, users: Int, items: Int, interactions: Int, detail: JSONValue = .null) {
      (self.name, self.users, self.items) = (name, users, items)
      (self.interactions, self.detail) = (interactions, detail)
    }

    /// The step as records, manifests and responses hold it.
    package var json: JSONValue {
      [
        "name": .string(name), "users": .integer(Int64(users)), "items": .integer(Int64(items)),
        "interactions": .integer(Int64(interactions)), "detail": detail,
      ]
    }

    /// - Returns: `nil` for what is no step.
    package init?(_ json: JSONValue) {
      guard let name = json["name"]?.stringValue, let users = json["users"]?.intValue,
        let items = json["items"]?.intValue, let interactions = json["interactions"]?.intValue
      else { return nil }
      self.init(
        name, users: users, items: items, interactions: interactions, detail: json["detail"] ?? .null)
    }
  }

  package init(name: String, interactions: Interactions, steps: [Step]) {
    (self.name, self.interactions, self.steps) = (name, interactions, steps)
  }

  package var catalogue: Catalogue { interactions.catalogue }
}

/// A data set cut into what may be learnt from and what is asked.
package struct Split: Sendable {
  package var train: Interactions
  /// What queries may show of a user's past: the training events, and those of users that nothing was learnt from.
  package var history: Interactions
  /// How it was cut: kind, parameters, counts, users with a tied boundary.
  package var protocolRecord: JSONValue
  /// Over data and cut: equal for equal splits.
  package var fingerprint: Digest
  /// The held-out events, sealed: only modules that ask for it by name can open it.
  package let sealed: SealedTruth

  /// - Parameter history: `nil` when it is the training events.
  package init(
    train: Interactions, history: Interactions? = nil, protocolRecord: JSONValue, fingerprint: Digest,
    sealed: SealedTruth
  ) {
    (self.train, self.history, self.protocolRecord) = (train, history ?? train, protocolRecord)
    (self.fingerprint, self.sealed) = (fingerprint, sealed)
  }
}
