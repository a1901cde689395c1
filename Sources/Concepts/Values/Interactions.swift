/// Who met which item, when, and how it was rated: one row a user, each in time order.
///
/// Compressed rows: the events of user `u` are `offsets[u]..<offsets[u + 1]`. Time order is (timestamp, place in the
/// source file); without timestamps it is the place in the file.
package struct Interactions: Sendable {
  package let catalogue: Catalogue
  /// Sorted by id; a position is a row.
  package let users: [UserID]
  package let offsets: [Int]
  /// Columns of the catalogue.
  package let items: [Int32]
  /// As in the source; `nil` when it has none.
  package let ratings: [Float]?
  /// Seconds since 1970; `nil` when the source has none.
  package let times: [Int64]?

  package init(
    catalogue: Catalogue, users: [UserID], offsets: [Int], items: [Int32], ratings: [Float]?, times: [Int64]?
  ) {
    precondition(
      offsets.count == users.count + 1 && offsets.last == items.count, "rows do not fit the events")
    (self.catalogue, self.users, self.offsets) = (catalogue, users, offsets)
    (self.items, self.ratings, self.times) = (items, ratings, times)
  }

  package var count: Int { items.count }
  package var userCount: Int { users.count }

  /// The places of a user's events, oldest first.
  package func range(ofUser row: Int) -> Range<Int> { offsets[row]..<offsets[row + 1] }

  /// The row of a user; `nil` for a user without events.
  package func row(of user: UserID) -> Int? {
    var (low, high) = (0, users.count)
    while low < high {
      let middle = (low + high) / 2
      if users[middle] < user { low = middle + 1 } else { high = middle }
    }
    return low < users.count && users[low] == user ? low : nil
  }

  /// A user's events, oldest first.
  package func history(ofUser row: Int) -> [Event] {
    range(ofUser: row).map { place in
      Event(item: Int(items[place]), rating: ratings?[place], time: times?[place])
    }
  }

  /// One meeting of a user with an item.
  package struct Event: Hashable, Sendable {
    /// The item's column in the catalogue.
    package var item: Int
    package var rating: Float?
    /// Seconds since 1970.
    package var time: Int64?
    package init(item: Int, rating: Float? = nil, time: Int64? = nil) {
      (self.item, self.rating, self.time) = (item, rating, time)
    }
  }
}
