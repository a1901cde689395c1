import Concepts

/// How many of the first items a metric looks at.
struct Cutoff: ComponentConfiguration {
  /// At least one.
  var k = 10
  static let parameters = [Parameter("k", "How many of the first items count.", in: 1...1_000_000)]
}

/// A cut-off that may be absent: the whole list counts.
struct OptionalCutoff: ComponentConfiguration {
  /// 0 for the whole list.
  var k = 0
  static let parameters = [
    Parameter("k", "How many of the first items count; 0 for the whole list.", in: 0...1_000_000)
  ]

  var limit: Int { k == 0 ? .max : k }
  func label(_ name: String) -> String { k == 0 ? name : "\(name)@\(k)" }
}

/// Where the relevant items stand in a list.
struct Hits {
  /// Ranks from 1, ascending.
  let ranks: [Int]

  init(_ shown: [Int], _ relevant: [Int], first k: Int) {
    let wanted = Set(relevant)
    ranks = shown.prefix(k).enumerated().compactMap { wanted.contains($0.element) ? $0.offset + 1 : nil }
  }

}
