/// The longest common subsequence of two sequences of digests, found with the least editing.
///
/// Equal ends are taken off first; between them Myers's greedy algorithm (1986, "An O(ND) difference algorithm and
/// its variations") with at most `limit` edits, and beyond it unique common elements as anchors.
package struct Alignment {
  /// Pairs of positions that hold equal elements, ascending in both.
  package private(set) var pairs: [(left: Int, right: Int)] = []

  package init<Element: Hashable>(_ left: [Element], _ right: [Element], limit: Int = 1_024) {
    align(left[...], right[...], limit: limit)
  }

  private mutating func align<Element: Hashable>(
    _ left: ArraySlice<Element>, _ right: ArraySlice<Element>, limit: Int
  ) {
    var (left, right) = (left, right)
    while let a = left.first, let b = right.first, a == b {
      pairs.append((left.startIndex, right.startIndex))
      (left, right) = (left.dropFirst(), right.dropFirst())
    }
    var tail: [(left: Int, right: Int)] = []
    while let a = left.last, let b = right.last, a == b {
      tail.append((left.endIndex - 1, right.endIndex - 1))
      (left, right) = (left.dropLast(), right.dropLast())
    }
    if !left.isEmpty && !right.isEmpty { alignMiddle(left, right, limit: limit) }
    pairs += tail.reversed()
  }

  private mutating func alignMiddle<Element: Hashable>(
    _ left: ArraySlice<Element>, _ right: ArraySlice<Element>, limit: Int
  ) {
    if let found = Self.myers(left, right, limit: limit) {
      pairs += found
      return
    }
    guard let anchor = Self.anchor(left, right) else { return }
    align(left[..<anchor.left], right[..<anchor.right], limit: limit)
    pairs.append(anchor)
    align(left[(anchor.left + 1)...], right[(anchor.right + 1)...], limit: limit)
  }

  /// The element nearest the middle that stands once on each side.
  private static func anchor<Element: Hashable>(_ left: ArraySlice<Element>, _ right: ArraySlice<Element>)
    -> (
      left: Int, right: Int
    )?
  {
    var places: [Element: (left: Int, right: Int, counts: (Int, Int))] = [:]
    for index in left.indices { places[left[index], default: (0, 0, (0, 0))].left = index }
    for index in left.indices { places[left[index]]?.counts.0 += 1 }
    for index in right.indices where places[right[index]] != nil {
      places[right[index]]?.right = index
      places[right[index]]?.counts.1 += 1
    }
    let middle = (left.startIndex + left.endIndex) / 2
    return places.values.filter { $0.counts == (1, 1) }
      .min { (abs($0.left - middle), $0.left) < (abs($1.left - middle), $1.left) }
      .map { ($0.left, $0.right) }
  }

  private static func myers<Element: Hashable>(
    _ left: ArraySlice<Element>, _ right: ArraySlice<Element>, limit: Int
  ) -> [(left: Int, right: Int)]? {
    let most = min(left.count + right.count, limit)
    var reach = [Int](repeating: 0, count: 2 * most + 3)
    var history: [[Int]] = []
    for edits in 0...most {
      history.append(Array(reach[(most - edits)...(most + edits)]))
      for diagonal in stride(from: -edits, through: edits, by: 2) {
        let goesDown = Self.goesDown(diagonal, edits) { reach[most + $0] }
        var x = goesDown ? reach[most + diagonal + 1] : reach[most + diagonal - 1] + 1
        while x < left.count, x - diagonal < right.count,
          left[left.startIndex + x] == right[right.startIndex + x - diagonal]
        {
          x += 1
        }
        reach[most + diagonal] = x
        if x >= left.count && x - diagonal >= right.count { return walkBack(history, left, right) }
      }
    }
    return nil
  }

  /// Whether the furthest path to a diagonal comes from the one above it, by an insertion.
  private static func goesDown(_ diagonal: Int, _ edits: Int, _ reach: (Int) -> Int) -> Bool {
    diagonal == -edits || (diagonal != edits && reach(diagonal - 1) < reach(diagonal + 1))
  }

  /// Follows the furthest paths from the end to the start; `history[d]` holds them before step `d`.
  private static func walkBack<Element: Hashable>(
    _ history: [[Int]], _ left: ArraySlice<Element>, _ right: ArraySlice<Element>
  ) -> [(left: Int, right: Int)] {
    var pairs: [(left: Int, right: Int)] = []
    var (x, y) = (left.count, right.count)
    for edits in history.indices.reversed() {
      var (startX, startY) = (0, 0)
      if edits > 0 {
        let reach = { history[edits][$0 + edits] }
        let previous = goesDown(x - y, edits, reach) ? x - y + 1 : x - y - 1
        startX = reach(previous)
        startY = startX - previous
      }
      while x > startX && y > startY {
        (x, y) = (x - 1, y - 1)
        pairs.append((left.startIndex + x, right.startIndex + y))
      }
      (x, y) = (startX, startY)
    }
    return pairs.reversed()
  }
}
