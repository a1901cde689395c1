package import Concepts
import JSON

extension Dataset.Step {
  /// A step with the counts of what is left.
  init(_ name: String, _ interactions: Interactions, detail: JSONValue) {
    self.init(
      name, users: interactions.userCount, items: interactions.catalogue.count,
      interactions: interactions.count,
      detail: detail)
  }
}

extension Interactions {
  /// Events whose user met the item before.
  var duplicatePairs: Int {
    var last = [Int32](repeating: -1, count: catalogue.count)
    var count = 0
    for row in 0..<userCount {
      for place in range(ofUser: row) {
        if last[Int(items[place])] == Int32(row) { count += 1 }
        last[Int(items[place])] = Int32(row)
      }
    }
    return count
  }

  /// How many events each item has, by column.
  package var itemCounts: [Int] {
    var counts = [Int](repeating: 0, count: catalogue.count)
    for item in items { counts[Int(item)] += 1 }
    return counts
  }

  /// The events for which `keep` holds, by place; users without any are dropped, the catalogue stays.
  func keeping(_ keep: [Bool]) -> Interactions {
    var (users, offsets): ([UserID], [Int]) = ([], [0])
    var kept = 0
    for row in 0..<userCount {
      let count = range(ofUser: row).count { keep[$0] }
      if count == 0 { continue }
      kept += count
      users.append(self.users[row])
      offsets.append(kept)
    }
    let places = keep.indices.filter { keep[$0] }
    return Interactions(
      catalogue: catalogue, users: users, offsets: offsets, items: places.map { items[$0] },
      ratings: ratings.map { ratings in places.map { ratings[$0] } },
      times: times.map { times in places.map { times[$0] } })
  }

  /// The events for which `keep` holds; items that lose their last event leave the catalogue.
  ///
  /// Items that had no event before stay: they were kept on purpose.
  func restricted(to keep: [Bool]) -> Interactions {
    let smaller = keeping(keep)
    let (before, after) = (itemCounts, smaller.itemCounts)
    let staying = before.indices.filter { after[$0] > 0 || before[$0] == 0 }
    if staying.count == catalogue.count { return smaller }
    var columns = [Int32](repeating: -1, count: catalogue.count)
    for (column, item) in staying.enumerated() { columns[item] = Int32(column) }
    return Interactions(
      catalogue: Catalogue(staying.map { catalogue[$0] }), users: smaller.users, offsets: smaller.offsets,
      items: smaller.items.map { columns[Int($0)] }, ratings: smaller.ratings, times: smaller.times)
  }
}
