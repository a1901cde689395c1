import Concepts

/// Holds out the last part of each user's events.
///
/// A user with n ≥ 2 events gives `n × test` of them, rounded to the nearest whole number, at least 1 and at most
/// n − 1; a user with one event stays in training and is counted.
struct PerUserTemporalSplit: Splitter {
  static let name = "per-user-temporal"
  static let summary = "Holds out the last share of each user's events."
  static let source = "RecBole's RS with order TO"

  struct Configuration: ComponentConfiguration {
    var test = 0.2
    var order = EventOrder.time
    static let parameters: [Parameter] = [.testShare, .order]
  }

  let configuration: Configuration

  init(_ configuration: Configuration, in context: ComponentContext) { self.configuration = configuration }

  func split(_ dataset: Dataset, seed: UInt64) throws -> Split {
    try configuration.order.check(dataset, for: Self.name)
    var cut = try Cut(dataset, kind: Self.name, configuration: configuration)
    cut.holdOutLast(in: 0..<cut.interactions.userCount) { Share.part(configuration.test, of: $0) }
    cut.countTiedBoundaries()
    return try cut.split()
  }
}
