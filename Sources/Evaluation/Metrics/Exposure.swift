/// How often each item of the catalogue is shown.
struct Exposure {
  /// By column, zeros included.
  private(set) var counts: [Int]
  private(set) var total = 0

  init(of lists: [RankedList], first k: Int, itemCount: Int) {
    counts = [Int](repeating: 0, count: itemCount)
    for list in lists {
      for item in list.items.prefix(k) where counts.indices.contains(item) {
        counts[item] += 1
        total += 1
      }
    }
  }

  /// How many items were shown how often, by number of times, ascending.
  var histogram: [(times: Int, items: Int)] {
    var items = [Int](repeating: 0, count: (counts.max() ?? 0) + 1)
    for count in counts { items[count] += 1 }
    return items.enumerated().filter { $0.element > 0 }.map { ($0.offset, $0.element) }
  }
}
