import Concepts
import JSON
import Tracing

/// Deals each user's events into folds at random and holds one fold out.
///
/// The folds of one seed are a partition: run each `fold` from 0 on. Users with one event stay in training.
struct KFoldSplit: Splitter {
  static let name = "k-fold"
  static let summary = "Deals each user's events into folds at random and holds one out."
  static let source = "LensKit's crossfold by user rows; folds dealt in turn from a random one on"

  struct Configuration: ComponentConfiguration {
    var folds = 5
    var fold = 0
    static let parameters: [Parameter] = [
      Parameter("folds", "How many folds there are.", in: 2...100),
      Parameter("fold", "Which fold is held out, from 0.", in: 0...99),
    ]
  }

  let configuration: Configuration

  init(_ configuration: Configuration, in context: ComponentContext) throws {
    guard configuration.fold < configuration.folds else {
      throw ComponentError(
        .badValue, "'fold' of 'k-fold' is \(configuration.fold) and must be below \(configuration.folds)",
        path: "/fold")
    }
    self.configuration = configuration
  }

  func split(_ dataset: Dataset, seed: UInt64) throws -> Split {
    var cut = try Cut(dataset, kind: Self.name, configuration: configuration, seed: seed)
    let interactions = cut.interactions
    var single = 0
    for row in 0..<interactions.userCount {
      let range = interactions.range(ofUser: row)
      if range.count < 2 {
        single += 1
        continue
      }
      let stream = RandomStream(seed: seed, name: "split/k-fold/\(interactions.users[row])")
      let start = stream.below(configuration.folds)
      for (turn, place) in stream.shuffled(Array(range)).enumerated()
      where (start + turn) % configuration.folds == configuration.fold {
        cut.fates[place] = .test
      }
    }
    cut.figures["usersWithTooFewEvents"] = .integer(Int64(single))
    return try cut.split()
  }
}
