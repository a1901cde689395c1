import Concepts
import Dialogue
import Scoring
import Synchronization

/// Users and items of the training events, each linked with those it met. Made once and never changed.
final class TrainingGraph: Sendable {
  /// Somebody or something near a user.
  struct Neighbour: Hashable, Sendable {
    /// A row of the training events, or a column of the catalogue.
    var index: Int
    var isItem: Bool
    var score: Double
  }

  /// How much more often an attribute's value stands among the neighbours than in the catalogue.
  struct Lift: Hashable, Sendable {
    var text: String
    var lift: Double
    /// The share of the neighbours' items with the value.
    var share: Double
  }

  private let train: Interactions?
  /// The rows of the users who met each item, ascending.
  private let users: [[Int32]]
  private let mostMet: Int
  /// How many items of the catalogue have each value; counted when it is first asked for.
  private let occurrences = Mutex<[String: Int]?>(nil)

  init(_ train: Interactions?, items count: Int) {
    self.train = train
    var users = [[Int32]](repeating: [], count: count)
    if let train {
      for row in 0..<train.userCount {
        for place in train.range(ofUser: row) where users.indices.contains(Int(train.items[place])) {
          if users[Int(train.items[place])].last != Int32(row) {
            users[Int(train.items[place])].append(Int32(row))
          }
        }
      }
    }
    self.users = users
    mostMet = users.map(\.count).max() ?? 0
  }

  /// The neighbours with the best scores: 1.0 for an item and 0.5 for a user, and 0.5 · recency, 0.3 · degree and
  /// 0.7 · overlap. Recency is where in the history it lies; degree the logarithm of how much was met, to the
  /// greatest; overlap the share of common items (users) or of the near users who met it (items).
  func neighbours(
    of user: UserID?, history: [(item: Int, time: Int64)], most: Int, users least: Int, items: Int
  )
    -> [Neighbour]
  {
    let own = user.flatMap { train?.row(of: $0) }
    var (common, latest): ([Int: Int], [Int: Double]) = ([:], [:])
    var place: [Int: Double] = [:]
    for (rank, event) in history.enumerated() {
      let recency = Double(rank + 1) / Double(history.count)
      place[event.item] = recency
      for row in users[event.item] where Int(row) != own { latest[Int(row)] = recency }
    }
    for item in place.keys {
      for row in users[item] where Int(row) != own { common[Int(row), default: 0] += 1 }
    }
    let near = common.map { row, count in
      let degree = train?.range(ofUser: row).count ?? 0
      let overlap = Double(count) / Double(max(1, place.count + degree - count))
      return Neighbour(
        index: row, isItem: false,
        score: 0.5 + 0.5 * (latest[row] ?? 0) + 0.3 * share(degree, of: users.count) + 0.7 * overlap)
    }
    let met = place.map { item, recency in
      let overlap = Double(users[item].count) / Double(max(1, common.count))
      return Neighbour(
        index: item, isItem: true,
        score: 1 + 0.5 * recency + 0.3 * share(users[item].count, of: mostMet) + 0.7 * min(1, overlap))
    }
    return chosen(near.sorted(by: Self.isBefore), met.sorted(by: Self.isBefore), most, least, items)
  }

  private func chosen(_ near: [Neighbour], _ met: [Neighbour], _ most: Int, _ users: Int, _ items: Int)
    -> [Neighbour]
  {
    let fixed = Array((met.prefix(items) + near.prefix(users)).prefix(most))
    let rest = (met.dropFirst(items) + near.dropFirst(users)).sorted(by: Self.isBefore)
    return (fixed + rest.prefix(max(0, most - fixed.count))).sorted(by: Self.isBefore)
  }

  private static func isBefore(_ left: Neighbour, _ right: Neighbour) -> Bool {
    if left.score != right.score { return left.score > right.score }
    return left.isItem == right.isItem ? left.index < right.index : left.isItem
  }

  private func share(_ degree: Int, of most: Int) -> Double {
    most > 0 ? Portable.log(1 + Double(degree)) / Portable.log(1 + Double(most)) : 0
  }

  /// The items that neighbours stand for: themselves, or the last that a user met.
  private func items(of neighbour: Neighbour) -> [Int] {
    guard !neighbour.isItem, let train else { return [neighbour.index] }
    return train.range(ofUser: neighbour.index).suffix(20).map { Int(train.items[$0]) }
  }

  /// Values that are more frequent among the neighbours than in the catalogue, by how much, of equals by text.
  func lifts(of neighbours: [Neighbour], in catalogue: Catalogue) -> [Lift] {
    let items = Array(Set(neighbours.flatMap(items(of:))))
    guard !items.isEmpty else { return [] }
    let here = Self.counts(of: items, in: catalogue)
    let all = occurrences.withLock { known in
      let counts = known ?? Self.counts(of: Array(0..<catalogue.count), in: catalogue)
      known = counts
      return counts
    }
    let lifts = here.compactMap { value, count -> Lift? in
      let share = Double(count) / Double(items.count)
      let lift = share / (Double(all[value] ?? count) / Double(catalogue.count))
      guard lift > 1, count > 1 || items.count < 3 else { return nil }
      let tenths = Int((lift * 10).rounded())
      return Lift(
        text: "users like this one meet \(value): \(tenths / 10).\(tenths % 10) times as often as it occurs",
        lift: lift, share: share)
    }
    return lifts.sorted { left, right in
      let (first, second) = (left.lift * left.share, right.lift * right.share)
      return first == second ? left.text.utf8.lexicographicallyPrecedes(right.text.utf8) : first > second
    }
  }

  private static func counts(of items: [Int], in catalogue: Catalogue) -> [String: Int] {
    var counts: [String: Int] = [:]
    for item in items {
      for attribute in catalogue[item].attributes {
        for value in attribute.values {
          counts[
            "\(UntrustedText.line(attribute.name, limit: 30)): \(UntrustedText.line(value, limit: 40))",
            default: 0] += 1
        }
      }
    }
    return counts
  }

  /// A neighbour as a line of a prompt; a user has no name in it.
  func line(of neighbour: Neighbour, in catalogue: Catalogue) -> String {
    let titles = items(of: neighbour).suffix(5).map { UntrustedText.line(catalogue[$0].title, limit: 40) }
    return (neighbour.isItem ? "met: " : "a like user met: ") + titles.joined(separator: "; ")
  }
}
