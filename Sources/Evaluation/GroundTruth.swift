@_spi(Oracle) package import Concepts

/// The held-out items of every test user, opened for measuring.
package struct GroundTruth: Sendable {
  /// By user id.
  let entries: [UserTruth]
  private let places: [UserID: Int]

  /// - Parameter atLeast: the lowest rating that makes an item relevant; `nil` when every held-out item is.
  package init(opening sealed: SealedTruth, atLeast: Float? = nil) {
    self.init(
      Oracle(opening: sealed).entries.map { UserTruth($0.user, events: $0.events, atLeast: atLeast) })
  }

  init(_ entries: [UserTruth]) {
    self.entries = entries.filter { !$0.relevant.isEmpty }.sorted { $0.user < $1.user }
    places = Dictionary(
      self.entries.enumerated().map { ($0.element.user, $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  /// The users with something to find, by id.
  package var users: [UserID] { entries.map(\.user) }

  /// The relevant held-out items of a user, for those who play them.
  package func wanted(by user: UserID) -> Set<Int> { Set(self[user]?.relevant ?? []) }

  subscript(user: UserID) -> UserTruth? { places[user].map { entries[$0] } }
}

/// What one user was found to like after the cut.
package struct UserTruth: Sendable {
  var user: UserID
  /// Columns, ascending, each once.
  var relevant: [Int]
  /// The grade of each relevant item: its rating, or 1 in data without ratings.
  var grades: [Float]

  init(_ user: UserID, relevant: [Int], grades: [Float]? = nil) {
    self.user = user
    self.relevant = relevant
    self.grades = grades ?? relevant.map { _ in 1 }
  }

  /// The last rating of an item that was met twice wins.
  init(_ user: UserID, events: [Interactions.Event], atLeast: Float?) {
    var grades: [Int: Float] = [:]
    for event in events { grades[event.item] = event.rating ?? 1 }
    let kept = grades.filter { grade in atLeast.map { grade.value >= $0 } ?? true }.sorted { $0.key < $1.key }
    self.init(user, relevant: kept.map(\.key), grades: kept.map(\.value))
  }
}
