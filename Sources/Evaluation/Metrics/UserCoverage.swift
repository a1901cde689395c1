import Concepts

/// The share of users with a full list of `k` items.
struct UserCoverage: SetMetric {
  static let name = "user-coverage"
  static let summary = "The share of users with a list of k items."
  let k: Int

  init(_ configuration: Cutoff, in context: ComponentContext) { k = configuration.k }

  var label: String { "UserCoverage@\(k)" }

  func measure(_ lists: [RankedList], in population: Population) -> Double? {
    lists.isEmpty ? nil : Double(lists.count { $0.items.count >= k }) / Double(lists.count)
  }
}
