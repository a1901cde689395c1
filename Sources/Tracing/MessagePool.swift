import JSON

/// The distinct messages of one episode: each is written once, and prompts name them by half-open ranges.
///
///     [[0, 3], [7, 8]]  // messages 0, 1, 2 and 7
struct MessagePool {
  private var positions: [Digest: Int] = [:]
  /// The same by value, which is looked up faster than a digest is made.
  private var known: [JSONValue: Int] = [:]
  private(set) var digests: [Digest] = []
  /// The digests as a request in its digested form has them.
  private(set) var names: [JSONValue] = []

  /// Adds what is new; returns the ranges that name all, and the new messages.
  mutating func add(_ messages: [JSONValue]) -> (ranges: JSONValue, added: [JSONValue]) {
    var added: [JSONValue] = []
    let places = messages.map { message in
      if let place = known[message] { return place }
      let digest = Digest(of: message)
      let place = positions[digest] ?? digests.count
      known[message] = place
      guard place == digests.count else { return place }
      positions[digest] = place
      digests.append(digest)
      names.append(.string(digest.hex))
      added.append(message)
      return place
    }
    return (Self.ranges(of: places), added)
  }

  /// The digests that ranges stand for, as text; `nil` for a range outside the pool.
  func names(in ranges: JSONValue) -> [JSONValue]? {
    guard let ranges = ranges.arrayValue else { return nil }
    var result: [JSONValue] = []
    for range in ranges {
      guard let from = range[0]?.intValue, let to = range[1]?.intValue, from >= 0, from <= to,
        to <= digests.count
      else { return nil }
      result += names[from..<to]
    }
    return result
  }

  private static func ranges(of places: [Int]) -> JSONValue {
    var ranges: [(from: Int, to: Int)] = []
    for place in places {
      if let last = ranges.last, last.to == place {
        ranges[ranges.count - 1].to += 1
      } else {
        ranges.append((place, place + 1))
      }
    }
    return .array(ranges.map { [.integer(Int64($0.from)), .integer(Int64($0.to))] })
  }
}
