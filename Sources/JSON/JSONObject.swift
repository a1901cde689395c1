/// The members of a JSON object in the order in which they were added.
///
///     var object = JSONObject([("b", 1), ("a", 2)])
///     object["c"] = 3
///     object.keys  // ["b", "a", "c"]
///
/// Setting a present key keeps its place; setting it to nil removes it. `==` ignores the order.
package struct JSONObject: Sendable {
  package typealias Element = (key: String, value: JSONValue)

  private var members: [Element] = []
  /// Where each key is; only objects with more than `linearLimit` members have it.
  private var places: [ByteKey: Int]?
  private static let linearLimit = 12

  package init() {}

  /// An object of `pairs`; of two pairs with one key the later value wins, at the earlier place.
  package init(_ pairs: [(String, JSONValue)]) {
    reserveCapacity(pairs.count)
    for (key, value) in pairs { self[key] = value }
  }

  /// An object of members whose keys are known to differ.
  init(distinct members: [Element]) {
    self.members = members
    indexIfLong()
  }

  /// The members in their order, without a copy.
  var elements: [Element] { members }
  package var keys: [String] { members.map(\.key) }
  package var values: [JSONValue] { members.map(\.value) }
  package var count: Int { members.count }
  package var isEmpty: Bool { members.isEmpty }

  package subscript(_ key: String) -> JSONValue? {
    get { place(of: key).map { members[$0].value } }
    set {
      switch (place(of: key), newValue) {
      case (let place?, let value?): members[place].value = value
      case (nil, let value?): append(key, value)
      case (let place?, nil): remove(at: place)
      case (nil, nil): break
      }
    }
  }

  package mutating func reserveCapacity(_ count: Int) { members.reserveCapacity(count) }

  private func place(of key: String) -> Int? {
    if let places { return places[ByteKey(text: key)] }
    return members.firstIndex { $0.key.hasSameBytes(as: key) }
  }

  private mutating func append(_ key: String, _ value: JSONValue) {
    members.append((key, value))
    if places != nil {
      places?[ByteKey(text: key)] = members.count - 1
    } else {
      indexIfLong()
    }
  }

  private mutating func remove(at place: Int) {
    members.remove(at: place)
    places = nil
    indexIfLong()
  }

  private mutating func indexIfLong() {
    guard members.count > Self.linearLimit else { return }
    var places: [ByteKey: Int] = [:]
    places.reserveCapacity(members.count)
    for (place, member) in members.enumerated() { places[ByteKey(text: member.key)] = place }
    self.places = places
  }
}

extension JSONObject: Sequence {
  package func makeIterator() -> IndexingIterator<[Element]> { members.makeIterator() }
  package var underestimatedCount: Int { members.count }
}

extension JSONObject: Hashable {
  package static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
  }

  package func hash(into hasher: inout Hasher) {
    var sum = 0
    for (key, value) in self {
      var member = Hasher()
      key.hashBytes(into: &member)
      member.combine(value)
      sum &+= member.finalize()
    }
    hasher.combine(count)
    hasher.combine(sum)
  }
}
