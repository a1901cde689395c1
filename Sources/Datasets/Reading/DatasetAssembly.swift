import Concepts
import JSON

/// Which items a data set's catalogue has.
enum UnseenItems: String, Codable, Sendable, CaseIterable {
  /// Those that a user met.
  case drop
  /// Those and all that the side data names.
  case keep
}

/// Turns what was read into a data set.
struct DatasetAssembly {
  var name: String
  var events: EventTable
  /// `nil` when there is no side data.
  var items: ItemTable?
  var unseen: UnseenItems = .drop
  var faults: LineFaults
  /// What the reader says of itself, put before the counts.
  var detail: JSONObject

  /// - Throws: ``DatasetError`` when there is no interaction.
  consuming func dataset(readBy format: String) throws -> Dataset {
    guard events.count > 0 else {
      throw DatasetError(
        .empty, "there is no interaction to read (\(faults.count) bad lines)",
        file: detail["file"]?.stringValue ?? "")
    }
    detail["rows"] = .integer(Int64(events.count))
    for (key, value) in faults.json.objectValue ?? [:] { detail[key] = value }
    if events.withoutTime > 0 { detail["rowsWithoutTime"] = .integer(Int64(events.withoutTime)) }
    let (catalogue, columns) = catalogue()
    let users = IdentifierOrder.sorted(events.users)
    let names = users.map { UserID(events.users.text(Int($0))) }
    let rows = IdentifierOrder.ranks(users)
    let interactions = Self.interactions(
      events.takeColumns(), catalogue: catalogue, users: names, rows: rows, columns: columns)
    detail["duplicatePairs"] = .integer(Int64(interactions.duplicatePairs))
    let step = Dataset.Step("read \(format)", interactions, detail: .object(detail))
    return Dataset(name: name, interactions: interactions, steps: [step])
  }

  /// The catalogue, and the column in it of each item of the events.
  private mutating func catalogue() -> (Catalogue, [Int32]) {
    var keys = KeyTable()
    for index in 0..<events.items.count { events.items.withKey(index) { _ = keys.insert($0) } }
    let met = keys.count
    if let items, unseen == .keep {
      for index in 0..<items.count { items.keys.withKey(index) { _ = keys.insert($0) } }
    }
    let order = IdentifierOrder.sorted(keys)
    let side = items ?? ItemTable()
    var known = 0
    let sorted = order.map { index in
      let (item, isKnown) = keys.withKey(Int(index)) { side.item($0) }
      if isKnown, index < met { known += 1 }
      return item
    }
    if items != nil { countItems(side, met: met, known: known, sorted) }
    return (Catalogue(sorted), Array(IdentifierOrder.ranks(order)[..<met]))
  }

  private mutating func countItems(_ side: ItemTable, met: Int, known: Int, _ items: [Item]) {
    detail["itemRows"] = .integer(Int64(side.count + side.duplicates))
    detail["duplicateItemRows"] = .integer(Int64(side.duplicates))
    detail["itemsWithoutSideData"] = .integer(Int64(met - known))
    detail["itemsWithoutInteractions"] = .integer(Int64(side.count - known))
    let titles = items.map(\.title).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let shared = zip(titles, titles.dropFirst()).count { $0.utf8.elementsEqual($1.utf8) }
    detail["itemsWithRepeatedTitle"] = .integer(Int64(shared))
  }

  /// Sorts rows by user, then time, then place in the file.
  private static func interactions(
    _ rows: (userOf: [Int32], itemOf: [Int32], ratings: [Float]?, times: [Int64]?), catalogue: Catalogue,
    users: [UserID], rows rank: [Int32], columns: [Int32]
  ) -> Interactions {
    var offsets = [Int](repeating: 0, count: users.count + 1)
    for user in rows.userOf { offsets[Int(rank[Int(user)]) + 1] += 1 }
    for row in 0..<users.count { offsets[row + 1] += offsets[row] }
    var next = offsets
    var order = [Int32](repeating: 0, count: rows.userOf.count)
    for (place, user) in rows.userOf.enumerated() {
      let row = Int(rank[Int(user)])
      order[next[row]] = Int32(place)
      next[row] += 1
    }
    if let times = rows.times {
      for row in 0..<users.count { sort(&order[offsets[row]..<offsets[row + 1]], by: times) }
    }
    return Interactions(
      catalogue: catalogue, users: users, offsets: offsets,
      items: order.map { columns[Int(rows.itemOf[Int($0)])] },
      ratings: rows.ratings.map { ratings in order.map { ratings[Int($0)] } },
      times: rows.times.map { times in order.map { times[Int($0)] } })
  }

  private static func sort(_ order: inout ArraySlice<Int32>, by times: [Int64]) {
    let inOrder = zip(order, order.dropFirst()).allSatisfy { times[Int($0)] <= times[Int($1)] }
    if inOrder { return }
    order.sort { left, right in
      let (first, second) = (times[Int(left)], times[Int(right)])
      return first != second ? first < second : left < right
    }
  }
}
