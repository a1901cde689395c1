import Concepts

/// Popularity and EASE^R computed a second time, in the plainest way and in 64 bits, by code that shares nothing with
/// the recommenders.
///
/// Popularity is counted with sets. A column of EASE^R's weights is -p / p_j, where (X'X + ridge I) p = e_j is solved by
/// conjugate gradients, which look at the events only: no matrix of items by items is made. Source: Hestenes and
/// Stiefel, 1952.
struct IndependentAnswers {
  /// As many events as are checked at most, of the first users, among the most popular items.
  let checked: Interactions
  private let met: [[Int]]

  private static let mostEvents = 300_000
  private static let mostItems = 1_000
  private static let precision = 1e-13

  init(_ train: Interactions) {
    checked = Self.bounded(train)
    met = (0..<checked.userCount).map { [checked] row in
      Set(checked.range(ofUser: row).map { Int(checked.items[$0]) }).sorted()
    }
  }

  /// How many users met each item.
  var popularity: [Int] {
    var users = [Set<Int>](repeating: [], count: checked.catalogue.count)
    for row in 0..<checked.userCount {
      for place in checked.range(ofUser: row) { users[Int(checked.items[place])].insert(row) }
    }
    return users.map(\.count)
  }

  /// What each item of a history adds to the score of one item.
  func weights(onto item: Int, ridge: Double) -> [Double] {
    var solution = [Double](repeating: 0, count: checked.catalogue.count)
    var rest = solution
    rest[item] = 1
    var direction = rest
    var square = 1.0
    for _ in 0..<2_000 where square.squareRoot() > Self.precision {
      let image = image(of: direction, ridge)
      let length = square / dot(direction, image)
      add(length, direction, to: &solution)
      add(-length, image, to: &rest)
      let next = dot(rest, rest)
      for place in direction.indices { direction[place] = rest[place] + next / square * direction[place] }
      square = next
    }
    let diagonal = solution[item]
    return solution.indices.map { $0 == item ? 0 : -solution[$0] / diagonal }
  }

  /// X'X v + ridge v, event by event.
  private func image(of vector: [Double], _ ridge: Double) -> [Double] {
    var image = vector.map { $0 * ridge }
    for items in met {
      var sum = 0.0
      for item in items { sum += vector[item] }
      for item in items { image[item] += sum }
    }
    return image
  }

  private func dot(_ left: [Double], _ right: [Double]) -> Double {
    var sum = 0.0
    for place in left.indices { sum += left[place] * right[place] }
    return sum
  }

  private func add(_ factor: Double, _ vector: [Double], to sum: inout [Double]) {
    for place in sum.indices { sum[place] += factor * vector[place] }
  }

  // MARK: - What is checked

  private static func bounded(_ train: Interactions) -> Interactions {
    var counts = [Int](repeating: 0, count: train.catalogue.count)
    for item in train.items { counts[Int(item)] += 1 }
    let kept = counts.indices.sorted { (-counts[$0], $0) < (-counts[$1], $1) }.prefix(mostItems).sorted()
    var columns = [Int32](repeating: -1, count: train.catalogue.count)
    for (column, item) in kept.enumerated() { columns[item] = Int32(column) }
    var (offsets, items): ([Int], [Int32]) = ([0], [])
    for row in 0..<train.userCount where items.count < mostEvents {
      items += train.range(ofUser: row).map { columns[Int(train.items[$0])] }.filter { $0 >= 0 }
      offsets.append(items.count)
    }
    return Interactions(
      catalogue: Catalogue(kept.map { train.catalogue[$0] }),
      users: Array(train.users.prefix(offsets.count - 1)),
      offsets: offsets, items: items, ratings: nil, times: nil)
  }
}
