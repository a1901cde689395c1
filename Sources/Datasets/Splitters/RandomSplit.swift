import Concepts
import JSON
import Tracing

/// Holds out a share of events at random.
///
/// By user, each draws from a stream of their own name, so that one user's cut does not depend on who else is there.
struct RandomSplit: Splitter {
  static let name = "random"
  static let summary = "Holds out a random share of each user's events, or of all events."
  static let source = "RecBole's RS with order RO"

  struct Configuration: ComponentConfiguration {
    var test = 0.2
    var perUser = true
    static let parameters: [Parameter] = [
      .testShare, Parameter("perUser", "Whether the share is of each user's events, or of all together."),
    ]
  }

  let configuration: Configuration

  init(_ configuration: Configuration, in context: ComponentContext) { self.configuration = configuration }

  func split(_ dataset: Dataset, seed: UInt64) throws -> Split {
    var cut = try Cut(dataset, kind: Self.name, configuration: configuration, seed: seed)
    if configuration.perUser { holdOutByUser(&cut, seed) } else { holdOutOfAll(&cut, seed) }
    return try cut.split()
  }

  private func holdOutByUser(_ cut: inout Cut, _ seed: UInt64) {
    let interactions = cut.interactions
    var single = 0
    for row in 0..<interactions.userCount {
      let range = interactions.range(ofUser: row)
      if range.count < 2 {
        single += 1
        continue
      }
      let stream = RandomStream(seed: seed, name: "split/random/\(interactions.users[row])")
      let held = stream.shuffled(Array(range)).prefix(Share.part(configuration.test, of: range.count))
      for place in held { cut.fates[place] = .test }
    }
    cut.figures["usersWithTooFewEvents"] = .integer(Int64(single))
  }

  private func holdOutOfAll(_ cut: inout Cut, _ seed: UInt64) {
    let stream = RandomStream(seed: seed, name: "split/random")
    let places = stream.shuffled(Array(cut.fates.indices))
    guard places.count > 1 else { return }
    for place in places.prefix(Share.part(configuration.test, of: places.count)) { cut.fates[place] = .test }
    cut.dropUntrained()
  }
}
