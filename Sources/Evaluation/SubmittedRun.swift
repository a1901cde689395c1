package import Concepts

/// Ranked lists that were made elsewhere, with scores, before they are put over a catalogue.
///
/// Only the scores order a list: descending, compared after rounding to 1e-10, a score that is no number last; equal
/// scores by the tie rule, an item that the catalogue does not have among the others by its id.
package struct SubmittedRun: Sendable {
  package struct Line: Sendable, Hashable {
    package var item: ItemID
    package var score: Double
    package init(_ item: ItemID, score: Double) { (self.item, self.score) = (item, score) }
  }

  package var name: String
  /// By user id.
  private let lists: [(user: UserID, lines: [Line])]

  package init(name: String, lists: [UserID: [Line]]) {
    self.name = name
    self.lists = lists.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The items of all lists, by id.
  package var items: [ItemID] { Set(lists.flatMap { $0.lines.map(\.item) }).sorted() }

  /// What a reader of the figures must know of the lists.
  package struct Remarks: Sendable, Codable, Hashable {
    package var lists = 0
    /// Lists in which two items have equal scores, so that the tie rule orders them.
    package var listsWithTies = 0
    /// Items that the catalogue does not have: misses.
    package var unknownItems = 0
    /// Items that the user had met, which no candidate list has.
    package var seenItems = 0
    /// Scores that are no number, put last.
    package var scoresThatAreNoNumber = 0
  }

  /// The lists of users in order, over the catalogue of the population.
  ///
  /// - Parameters:
  ///   - history: what users had met, where that is more than was learnt from.
  ///   - keepsSeen: whether items that a user had met are candidates.
  package func ranked(
    over population: Population, history: Interactions? = nil, ties: TieRule = .ascending,
    keepsSeen: Bool = false
  ) -> [RankedList] {
    let unknown = items.filter { population.catalogue.position(of: $0) == nil }
    let places = Places(population.catalogue, unknown, ties)
    return lists.map { user, lines in
      let order = lines.map { (line: $0, key: Self.key($0.score), place: places[$0.item]) }
        .sorted { ($1.key, $0.place) < ($0.key, $1.place) }
      let seen = keepsSeen ? 0 : (history ?? population.train).itemsMet(by: user).count
      return RankedList(
        user: user,
        items: order.enumerated().map { population.catalogue.position(of: $1.line.item) ?? -1 - $0 },
        scores: order.map { Float($0.line.score) }, candidateCount: population.itemCount - seen)
    }
  }

  package func remarks(over population: Population, history: Interactions? = nil) -> Remarks {
    var remarks = Remarks()
    for (user, lines) in lists {
      let seen = (history ?? population.train).itemsMet(by: user)
      let columns = lines.map { population.catalogue.position(of: $0.item) }
      remarks.lists += 1
      if Set(lines.map { Self.key($0.score) }).count < lines.count { remarks.listsWithTies += 1 }
      remarks.unknownItems += columns.count { $0 == nil }
      remarks.seenItems += columns.count { $0.map(seen.contains) ?? false }
      remarks.scoresThatAreNoNumber += lines.count { $0.score.isNaN }
    }
    return remarks
  }

  /// What scores are compared by; beyond a million a double has no tenth decimal to round.
  private static func key(_ score: Double) -> Double {
    if score.isNaN { return -.infinity }
    return score.magnitude < 1e6 ? (score * 1e10).rounded() / 1e10 : score
  }

  /// Where each item stands among those of equal score.
  private struct Places {
    private let places: [ItemID: Int]

    init(_ catalogue: Catalogue, _ unknown: [ItemID], _ ties: TieRule) {
      let ids = (catalogue.items.map(\.id) + unknown).sorted()
      let order = ties.places(ids.count)
      places = Dictionary(
        ids.enumerated().map { ($0.element, order?[$0.offset] ?? $0.offset) }, uniquingKeysWith: { $1 })
    }

    subscript(item: ItemID) -> Int { places[item] ?? .max }
  }
}

extension Interactions {
  /// The columns that a user met.
  fileprivate func itemsMet(by user: UserID) -> Set<Int> {
    row(of: user).map { Set(items[range(ofUser: $0)].map(Int.init)) } ?? []
  }
}
