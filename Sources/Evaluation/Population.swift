package import Concepts

/// What metrics beyond accuracy compare a list with: the training data and how popular each item is in it.
package struct Population: Sendable {
  package let train: Interactions
  /// Training users of each column; a user who met an item twice counts once.
  let popularity: [Int]
  /// Users with at least one training event.
  let userCount: Int
  /// Whether the column belongs to the most popular items that together hold 80 % of the training rows.
  let isHead: [Bool]
  /// The place of each column by popularity, from 1; of equals the lower column is first.
  let popularityRank: [Int]

  var catalogue: Catalogue { train.catalogue }
  var itemCount: Int { train.catalogue.count }

  package init(train: Interactions) {
    self.train = train
    var popularity = [Int](repeating: 0, count: train.catalogue.count)
    var lastUser = [Int](repeating: -1, count: popularity.count)
    for user in 0..<train.userCount {
      for place in train.range(ofUser: user) where lastUser[Int(train.items[place])] != user {
        lastUser[Int(train.items[place])] = user
        popularity[Int(train.items[place])] += 1
      }
    }
    self.popularity = popularity
    userCount = (0..<train.userCount).count { !train.range(ofUser: $0).isEmpty }
    let order = popularity.indices.sorted { (popularity[$1], $0) < (popularity[$0], $1) }
    isHead = Self.head(popularity, order, share: 0.8)
    var ranks = [Int](repeating: 0, count: order.count)
    for (place, column) in order.enumerated() { ranks[column] = place + 1 }
    popularityRank = ranks
  }

  /// Marks the shortest run of most popular columns that holds the share; of equals the lower column is in.
  private static func head(_ popularity: [Int], _ order: [Int], share: Double) -> [Bool] {
    let goal = share * Double(popularity.reduce(0, +))
    var held = 0
    var isHead = [Bool](repeating: false, count: popularity.count)
    for column in order where Double(held) < goal {
      isHead[column] = true
      held += popularity[column]
    }
    return isHead
  }

  /// The columns a user met in training, ascending, each once.
  func seen(by user: UserID) -> [Int] {
    guard let row = train.row(of: user) else { return [] }
    return Set(train.items[train.range(ofUser: row)].map(Int.init)).sorted()
  }

  /// Each item a user met in training, at the last time, oldest first.
  func meetings(of user: UserID) -> [Interactions.Event] {
    guard let row = train.row(of: user) else { return [] }
    var seen: Set<Int> = []
    return train.history(ofUser: row).reversed().filter { seen.insert($0.item).inserted }.reversed()
  }

  func popularity(of column: Int) -> Int { popularity.indices.contains(column) ? popularity[column] : 0 }
}
