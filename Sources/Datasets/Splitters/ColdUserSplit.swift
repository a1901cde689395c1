import Concepts
import Tracing

/// Holds out users with all their events: they come without a past.
struct ColdUserSplit: Splitter {
  static let name = "cold-user"
  static let summary = "Holds out all events of a random share of users."

  struct Configuration: ComponentConfiguration {
    var users = 0.2
    static let parameters: [Parameter] = [
      Parameter("users", "The share of users that is held out.", in: 0.001...0.999)
    ]
  }

  let configuration: Configuration

  init(_ configuration: Configuration, in context: ComponentContext) { self.configuration = configuration }

  func split(_ dataset: Dataset, seed: UInt64) throws -> Split {
    var cut = try Cut(dataset, kind: Self.name, configuration: configuration, seed: seed)
    let count = cut.interactions.userCount
    guard count > 1 else { throw DatasetError(.empty, "the split '\(Self.name)' needs two users") }
    let stream = RandomStream(seed: seed, name: "split/cold-user")
    for row in stream.shuffled(Array(0..<count)).prefix(Share.part(configuration.users, of: count)) {
      for place in cut.interactions.range(ofUser: row) { cut.fates[place] = .test }
    }
    return try cut.split()
  }
}
