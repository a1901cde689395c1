import JSON

/// The distinct messages of one episode: each is written once, and prompts name them by half-open ranges.
///
///     [[0, 3], [7, 8]]  // messages 0, 1, 2 and 7
struct MessagePool {
  private var positions: [Digest: Int] = [:]
  private(set) var digests: [Digest] = []

  /// Adds what is new; returns the ranges that name all, and the new messages.
  mutating func add(_ messages: [JSONValue]) -> (ranges: JSONValue, added: [JSONValue]) {
    var added: [JSONValue] = []
    let places = messages.map { message in
      let digest = Digest(of: message)
      if let place = positions[digest] { return place }
      positions[digest] = digests.count
      digests.append(digest)
      added.append(message)
      return digests.count - 1
    }
    return (Self.ranges(of: places), added)
  }

  /// The digests that ranges stand for; `nil` for a range outside the pool.
  func digests(in ranges: JSONValue) -> [Digest]? {
    guard let ranges = ranges.arrayValue else { return nil }
    var result: [Digest] = []
    for range in ranges {
      guard let from = range[0]?.intValue, let to = range[1]?.intValue, from >= 0, from <= to,
        to <= digests.count
      else { return nil }
      result += digests[from..<to]
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
