extension JSONPatch {
  /// The changes that lead from one document to another.
  ///
  /// Members are compared by key, elements by the longest common subsequence. When more than `limit`
  /// operations were needed, the patch replaces the whole document.
  package static func difference(from old: JSONValue, to new: JSONValue, limit: Int = 10_000) -> JSONPatch {
    var finder = DifferenceFinder(limit: limit)
    finder.compare(old, new, at: JSONPointer())
    return finder.isOver ? JSONPatch([.replace(JSONPointer(), new)]) : JSONPatch(finder.operations)
  }
}

/// Collects operations until there are too many.
private struct DifferenceFinder {
  let limit: Int
  var operations: [JSONPatch.Operation] = []
  var isOver: Bool { operations.count > Swift.max(1, limit) }
  /// The most cells of the table that finds a common subsequence.
  private static let largestTable = 250_000

  mutating func compare(_ old: JSONValue, _ new: JSONValue, at path: JSONPointer) {
    guard !isOver, old != new else { return }
    switch (old, new) {
    case (.object(let old), .object(let new)): compare(old, new, at: path)
    case (.array(let old), .array(let new)): compare(old, new, at: path)
    default: operations.append(.replace(path, new))
    }
  }

  private mutating func compare(_ old: JSONObject, _ new: JSONObject, at path: JSONPointer) {
    for (key, _) in old where new[key] == nil { operations.append(.remove(path.appending(key))) }
    for (key, value) in new {
      if let before = old[key] {
        compare(before, value, at: path.appending(key))
      } else {
        operations.append(.add(path.appending(key), value))
      }
    }
  }

  private mutating func compare(_ old: [JSONValue], _ new: [JSONValue], at path: JSONPointer) {
    let head = zip(old, new).prefix { $0 == $1 }.count
    let tail = zip(old[head...].reversed(), new[head...].reversed()).prefix { $0 == $1 }.count
    let old = old[head..<old.count - tail]
    let new = new[head..<new.count - tail]
    let kept = old.count == new.count ? [] : Self.common(Array(old), Array(new))
    edit(Array(old), Array(new), kept: kept, from: head, at: path)
  }

  /// Walks both arrays; between two kept elements pairs are compared, and the rest removed or added.
  private mutating func edit(
    _ old: [JSONValue], _ new: [JSONValue], kept: [(Int, Int)], from start: Int, at path: JSONPointer
  ) {
    var (left, right) = (0, 0)
    for (oldEnd, newEnd) in kept + [(old.count, new.count)] {
      while left < oldEnd, right < newEnd, !isOver {
        compare(old[left], new[right], at: path.appending(start + right))
        (left, right) = (left + 1, right + 1)
      }
      while left < oldEnd, !isOver {
        operations.append(.remove(path.appending(start + right)))
        left += 1
      }
      while right < newEnd, !isOver {
        operations.append(.add(path.appending(start + right), new[right]))
        right += 1
      }
      (left, right) = (oldEnd + 1, newEnd + 1)
    }
  }

  /// The indices of a longest common subsequence, or none when the table were too large.
  private static func common(_ old: [JSONValue], _ new: [JSONValue]) -> [(Int, Int)] {
    let width = new.count + 1
    guard (old.count + 1) * width <= largestTable else { return [] }
    var length = [Int](repeating: 0, count: (old.count + 1) * width)
    for left in old.indices.reversed() {
      for right in new.indices.reversed() {
        length[left * width + right] =
          old[left] == new[right]
          ? length[(left + 1) * width + right + 1] + 1
          : Swift.max(length[(left + 1) * width + right], length[left * width + right + 1])
      }
    }
    var (left, right, pairs) = (0, 0, [(Int, Int)]())
    while left < old.count, right < new.count {
      if old[left] == new[right] {
        pairs.append((left, right))
        (left, right) = (left + 1, right + 1)
      } else if length[(left + 1) * width + right] >= length[left * width + right + 1] {
        left += 1
      } else {
        right += 1
      }
    }
    return pairs
  }
}
