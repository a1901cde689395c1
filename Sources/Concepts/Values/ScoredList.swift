/// An item of a list with its score.
package struct ScoredItem: Hashable, Sendable {
  /// The column in the catalogue.
  package var item: Int
  package var score: Float

  package init(item: Int, score: Float) { (self.item, self.score) = (item, score) }
}

/// Scores that are known of the first events of a history.
package struct KnownScores: Sendable {
  /// How many events.
  package var count: Int
  package var scores: [Float]

  package init(count: Int, scores: [Float]) { (self.count, self.scores) = (count, scores) }
}

/// Whose list is wanted, and the rule by which it is chosen from the scores.
package struct ListRequest: Sendable {
  /// Oldest first.
  package var history: [Interactions.Event]
  package var user: UserID
  /// What no other rule has: two requests with equal bytes mean the same of equal scores.
  package var rule: RuleBytes

  package init(history: [Interactions.Event], user: UserID, rule: RuleBytes) {
    (self.history, self.user, self.rule) = (history, user, rule)
  }
}

/// Bytes that tell rules apart. Each part is written with its length, so that no two lists of parts look alike.
package struct RuleBytes: Hashable, Sendable {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package mutating func append(_ number: Int) {
    withUnsafeBytes(of: UInt64(bitPattern: Int64(number)).littleEndian) { bytes += $0 }
  }

  package mutating func append(_ number: Int?) {
    append(number == nil ? 0 : 1)
    append(number ?? 0)
  }

  package mutating func append(_ numbers: [Int]?) {
    append(numbers?.count)
    for number in numbers ?? [] { append(number) }
  }

  package mutating func append(_ text: String) { append(Array(text.utf8)) }

  package mutating func append(_ more: [UInt8]) {
    append(more.count)
    bytes += more
  }
}
