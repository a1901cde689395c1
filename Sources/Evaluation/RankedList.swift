package import Concepts

/// What one user was shown, best first, and how much there was to choose from.
package struct RankedList: Sendable, Hashable, Codable {
  package var user: UserID
  /// Columns of the catalogue; a number below zero stands for an item the catalogue does not have, a sure miss.
  package var items: [Int]
  /// The score of each item, for metrics that look at ties.
  package var scores: [Float]?
  /// The number of candidates; 0 says that nothing was left to recommend to this user.
  package var candidateCount: Int?

  package init(user: UserID, items: [Int], scores: [Float]? = nil, candidateCount: Int? = nil) {
    (self.user, self.items) = (user, items)
    (self.scores, self.candidateCount) = (scores, candidateCount)
  }

  package init(_ episode: Episode) { self.init(user: episode.user, items: episode.slate.items) }

  /// Whether the list orders every candidate there was.
  var isComplete: Bool { candidateCount == items.count }

  var episode: Episode { Episode(user: user, slate: Slate(items)) }
}

extension RankedList {
  /// Reads a list of item names, such as a line of a run file made elsewhere.
  ///
  /// Names that the catalogue does not have keep their rank and count as misses.
  /// - Throws: ``EvaluationError`` when a name stands twice.
  package init(user: UserID, names: [ItemID], in catalogue: Catalogue) throws(EvaluationError) {
    var seen: Set<ItemID> = []
    for name in names where !seen.insert(name).inserted {
      throw EvaluationError(
        .duplicateItem, "the list of user \(user) names item \(name) twice; keep its first mention only")
    }
    self.init(user: user, items: Self.columns(of: names, in: catalogue))
  }

  static func columns(of names: [ItemID], in catalogue: Catalogue) -> [Int] {
    names.enumerated().map { catalogue.position(of: $0.element) ?? -1 - $0.offset }
  }
}
