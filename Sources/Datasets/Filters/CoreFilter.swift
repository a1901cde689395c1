import Concepts
import JSON

/// Keeps users and items that have enough of each other.
///
/// Done over and over until nothing more goes, so that the result is the one largest core. It looks at all
/// interactions, also those that a split will hold out: the step says so.
struct CoreFilter: Filter {
  static let key = "core"
  static let summary = "Keeps the largest part in which each user and each item has that many interactions."

  private let users: Int
  private let items: Int

  init(_ options: JSONValue) throws {
    if let both = options.intValue, both >= 1 {
      (users, items) = (both, both)
      return
    }
    let options = try FilterOptions(options, of: Self.key, known: ["users", "items"])
    users = try options.count("users") ?? 1
    items = try options.count("items") ?? 1
  }

  func apply(_ interactions: Interactions) throws -> (Interactions, detail: JSONObject) {
    var keep = [Bool](repeating: true, count: interactions.count)
    var rounds = 0
    while drop(from: interactions, &keep) { rounds += 1 }
    let result = rounds > 0 ? interactions.restricted(to: keep) : interactions
    return (result, ["rounds": .integer(Int64(rounds)), "looksAtHeldOut": true])
  }

  /// Drops the events of users and items that have too few; false when there are none.
  private func drop(from interactions: Interactions, _ keep: inout [Bool]) -> Bool {
    var itemCounts = [Int](repeating: 0, count: interactions.catalogue.count)
    var dropped = false
    for row in 0..<interactions.userCount {
      let places = interactions.range(ofUser: row)
      let count = places.count { keep[$0] }
      for place in places where keep[place] {
        if count < users {
          keep[place] = false
          dropped = true
        } else {
          itemCounts[Int(interactions.items[place])] += 1
        }
      }
    }
    for place in keep.indices where keep[place] && itemCounts[Int(interactions.items[place])] < items {
      keep[place] = false
      dropped = true
    }
    return dropped
  }
}
