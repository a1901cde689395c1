@_spi(Oracle) import Concepts
import JSON

/// Held-out events by user, before they are sealed.
enum HeldOut {
  typealias Events = [(user: UserID, events: [Interactions.Event])]

  /// The counts that every split's record has.
  static func counts(_ train: Interactions, _ held: Events) -> JSONObject {
    let trained = train.itemCounts
    let items = Set(held.flatMap { $0.events.map(\.item) })
    return [
      "trainUsers": .integer(Int64(train.userCount)), "trainInteractions": .integer(Int64(train.count)),
      "trainItems": .integer(Int64(trained.count { $0 > 0 })), "testUsers": .integer(Int64(held.count)),
      "testInteractions": .integer(Int64(held.reduce(0) { $0 + $1.events.count })),
      "testItems": .integer(Int64(items.count)),
      "testItemsNotInTrain": .integer(Int64(items.count { trained[$0] == 0 })),
    ]
  }

  static func sealed(_ held: Events) -> SealedTruth {
    SealedTruth(Oracle(held.map { Oracle.Entry(user: $0.user, events: $0.events) }))
  }

  /// Every user's events as they are.
  static func events(of interactions: Interactions) -> Events {
    (0..<interactions.userCount).map { (interactions.users[$0], interactions.history(ofUser: $0)) }
  }
}

extension Interactions {
  /// What a split holds out, as interactions over its catalogue.
  init(heldOutBy split: Split) {
    let entries = Oracle(opening: split.sealed).entries
    let events = entries.flatMap(\.events)
    self.init(
      catalogue: split.train.catalogue, users: entries.map(\.user),
      offsets: entries.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.events.count) },
      items: events.map { Int32($0.item) },
      ratings: split.train.ratings == nil ? nil : events.map { $0.rating ?? .nan },
      times: split.train.times == nil ? nil : events.map { $0.time ?? .min })
  }
}
