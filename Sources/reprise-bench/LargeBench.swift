import Concepts
import Glibc
import Rankers

/// Fits on much data, through the rankers, with wall-clock seconds on all processors and the greatest memory.
///
///     reprise-bench large ease        1 million interactions with 4,000 items
///     reprise-bench large item-knn    20 million interactions of 138,000 users with 10,000 items
///     reprise-bench large als         the same
enum LargeBench {
  static func run(_ name: String) throws {
    let (users, items, events) = name == "ease" ? (6000, 4000, 1_000_000) : (138_000, 10_000, 20_000_000)
    guard let type = builtinScorers.first(where: { $0.name == name }) else {
      throw BenchError(message: "no scorer is named '\(name)'")
    }
    let train = interactions(users: users, items: items, events: events)
    let before = ContinuousClock.now
    let scorer = try type.standard(for: train.catalogue).fit(to: train, seed: 1)
    let seconds = (ContinuousClock.now - before) / .seconds(1)
    let scores = try scorer.scores(for: train.history(ofUser: 0), of: train.users[0])
    guard scores.allSatisfy({ $0.isFinite }) else { throw BenchError(message: "a score is not finite") }
    print(
      "\(name): \(train.count) interactions of \(users) users with \(items) items: "
        + "\(decimal(seconds, 2)) s, \(decimal(Double(greatestMemory) / 1_048_576, 2)) GiB at most")
  }

  /// The most kibibytes of memory this process has held.
  private static var greatestMemory: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss
  }

  /// Users who meet as many items each, which follow a power law; none twice.
  private static func interactions(users: Int, items: Int, events: Int) -> Interactions {
    var data = SampleData(seed: 1)
    let table = data.powerLaw(width: items)
    var (offsets, columns): ([Int], [Int32]) = ([0], [])
    columns.reserveCapacity(events)
    var lastUser = [Int32](repeating: -1, count: items)
    for user in 0..<users {
      let wanted = events * (user + 1) / users
      while columns.count < wanted {
        let item = data.draw(from: table)
        guard lastUser[item] != user else { continue }
        lastUser[item] = Int32(user)
        columns.append(Int32(item))
      }
      offsets.append(columns.count)
    }
    let catalogue = Catalogue((0..<items).map { Item(ItemID("\($0)"), title: "") })
    return Interactions(
      catalogue: catalogue, users: (0..<users).map { UserID("\($0)") }, offsets: offsets, items: columns,
      ratings: nil, times: nil)
  }
}

extension Scorer {
  /// With its default configuration.
  static func standard(for catalogue: Catalogue) throws -> any Scorer {
    try Self(Configuration(), in: ComponentContext(catalogue: catalogue, prompts: PromptLibrary([])))
  }
}
