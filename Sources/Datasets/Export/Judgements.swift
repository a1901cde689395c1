import Concepts

/// Held-out events as TREC judgements.
///
/// Of an item that a user met twice the last event counts. Relevance is the rating where all ratings are whole numbers
/// from 1 on, else 1.
struct Judgements {
  let entries: [(user: UserID, item: ItemID, relevance: Int)]

  init(of interactions: Interactions) {
    let grades = Self.grades(interactions.ratings)
    var entries: [(user: UserID, item: ItemID, relevance: Int)] = []
    for row in 0..<interactions.userCount {
      var last: [Int32: Int] = [:]
      for place in interactions.range(ofUser: row) { last[interactions.items[place]] = place }
      for (item, place) in last.sorted(by: { $0.key < $1.key }) {
        let id = interactions.catalogue[Int(item)].id
        entries.append((interactions.users[row], id, grades?[place] ?? 1))
      }
    }
    self.entries = entries
  }

  /// Writes them, unless an id is one that the form cannot hold.
  ///
  /// - Returns: whether they were written.
  func write(to path: String) throws -> Bool {
    guard entries.allSatisfy({ TRECFile.canHold($0.user.name) && TRECFile.canHold($0.item.name) }) else {
      return false
    }
    try TRECFile.writeQrels(entries, to: path)
    return true
  }

  private static func grades(_ ratings: [Float]?) -> [Int]? {
    guard let ratings, ratings.allSatisfy({ $0 >= 1 && $0 <= 1000 && $0 == $0.rounded() }) else { return nil }
    return ratings.map { Int($0) }
  }
}
