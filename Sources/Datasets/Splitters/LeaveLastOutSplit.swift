import Concepts

/// Holds out the last events of each user, by default the one last; users with no more than that stay in training.
struct LeaveLastOutSplit: Splitter {
  static let name = "leave-last-out"
  static let summary = "Holds out the last event of each user, or the last few."
  static let source =
    "He et al., 'Neural Collaborative Filtering' (2017); order as in Reprise, all items ranked"

  struct Configuration: ComponentConfiguration {
    var count = 1
    var order = EventOrder.time
    static let parameters: [Parameter] = [
      Parameter("count", "How many events of each user are held out.", in: 1...10_000), .order,
    ]
  }

  let configuration: Configuration

  init(_ configuration: Configuration, in context: ComponentContext) { self.configuration = configuration }

  func split(_ dataset: Dataset, seed: UInt64) throws -> Split {
    try configuration.order.check(dataset, for: Self.name)
    var cut = try Cut(dataset, kind: Self.name, configuration: configuration)
    cut.holdOutLast(in: 0..<cut.interactions.userCount) { _ in configuration.count }
    cut.countTiedBoundaries()
    return try cut.split()
  }
}
