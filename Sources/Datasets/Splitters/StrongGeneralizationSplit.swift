import Concepts
import Tracing

/// Holds out users: nothing is learnt from them, queries show the first part of their events, the last part is asked.
struct StrongGeneralizationSplit: Splitter {
  static let name = "strong-generalization"
  static let summary = "Learns from some users and asks others, of whom queries show the first events."
  static let source =
    "Liang et al., 'Variational Autoencoders for Collaborative Filtering' (2018); cut by time"

  struct Configuration: ComponentConfiguration {
    var users = 0.2
    var test = 0.2
    var order = EventOrder.time
    static let parameters: [Parameter] = [
      Parameter("users", "The share of users with two events or more that is asked.", in: 0.001...0.999),
      Parameter(
        "test", "The share of an asked user's events that is held out, the last ones.", in: 0.001...0.999),
      .order,
    ]
  }

  let configuration: Configuration

  init(_ configuration: Configuration, in context: ComponentContext) { self.configuration = configuration }

  func split(_ dataset: Dataset, seed: UInt64) throws -> Split {
    try configuration.order.check(dataset, for: Self.name)
    var cut = try Cut(dataset, kind: Self.name, configuration: configuration, seed: seed)
    let rows = (0..<cut.interactions.userCount).filter { cut.interactions.range(ofUser: $0).count >= 2 }
    guard rows.count > 1 else {
      throw DatasetError(.empty, "the split '\(Self.name)' needs two users with two events each")
    }
    let stream = RandomStream(seed: seed, name: "split/strong-generalization")
    let asked = stream.shuffled(rows).prefix(Share.part(configuration.users, of: rows.count))
    cut.holdOutLast(in: asked, count: { Share.part(configuration.test, of: $0) }, else: .history)
    cut.countTiedBoundaries()
    return try cut.split()
  }
}
