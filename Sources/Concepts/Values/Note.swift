/// Something a memory takes in or gives back.
package struct Note: Hashable, Sendable {
  package enum Origin: String, Sendable, Hashable {
    /// An event of the user's history, something the user said, and what the agent made of either.
    case history, user, agent, tool
  }

  package var text: String
  package var origin: Origin
  /// The item it is about, a column of the catalogue.
  package var item: Int?
  package var rating: Float?
  /// Virtual seconds since 1970.
  package var time: Int64
  /// The parts of the score with which it was recalled, by name; empty when noted.
  package var parts: [ScorePart] = []

  package struct ScorePart: Hashable, Sendable {
    package var name: String
    package var value: Double
    package init(_ name: String, _ value: Double) { (self.name, self.value) = (name, value) }
  }

  package init(_ text: String, origin: Origin, item: Int? = nil, rating: Float? = nil, time: Int64) {
    (self.text, self.origin, self.item) = (text, origin, item)
    (self.rating, self.time) = (rating, time)
  }
}

/// What a memory is asked for.
package struct Cue: Sendable, Hashable {
  package var text: String
  /// At most this many notes.
  package var limit: Int
  /// At most about this many tokens in all, at four bytes a token.
  package var tokenBudget: Int
  /// Virtual seconds since 1970.
  package var time: Int64
  /// Whose memory it is.
  package var user: UserID?
  /// The items to choose from, columns of the catalogue, where the task fixes them.
  package var items: [Int]

  package init(
    _ text: String, limit: Int = 20, tokenBudget: Int = 1000, time: Int64, user: UserID? = nil,
    items: [Int] = []
  ) {
    (self.text, self.limit, self.tokenBudget, self.time) = (text, limit, tokenBudget, time)
    (self.user, self.items) = (user, items)
  }
}
