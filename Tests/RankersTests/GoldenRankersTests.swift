import Concepts
import Foundation
import Rankers
import Testing

/// What every built-in scorer gives on one small data set, recorded by hash: whatever the processor, its
/// instruction set and the number of threads. `.ci/golden` repeats it on each kernel level.
struct GoldenRankersTests {
  private static let train: Interactions = {
    var state: UInt64 = 7
    func next(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    let users = (0..<40).map { user in
      let items = (0..<8 + user % 7).map { _ in ItemID("item \(min(next(60), next(60)))") }
      return (UserID("user \(100 + user)"), items)
    }
    return interactions(users, items: (0..<60).map { ItemID("item \($0)") })
  }()

  @Test(arguments: builtinScorers.map { $0.name })
  func `the scores are the recorded ones`(name: String) throws {
    let type = try #require(builtinScorers.first { $0.name == name })
    let hash = try hash(of: type)
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/GoldenHashes/rankers/hashes.txt")
    let lines = try String(contentsOf: path, encoding: .utf8).split(separator: "\n")
    #expect(lines.contains("\(hash) \(name)"), "the scores of \(name) changed: \(hash)")
  }

  /// FNV-1a over the bits of the scores of every user, a new user and an empty history.
  private func hash(of type: any Scorer.Type) throws -> String {
    let train = Self.train
    let context = ComponentContext(catalogue: train.catalogue, prompts: PromptLibrary([]))
    let fitted = try type.make(in: context).fit(to: train, seed: 11)
    var state: UInt64 = 0xcbf2_9ce4_8422_2325
    for row in 0..<train.userCount {
      let history = train.history(ofUser: row)
      let asked = [
        (history, train.users[row]), (Array(history.prefix(3)), UserID("a new user")), ([], train.users[row]),
      ]
      for (history, user) in asked {
        for score in try fitted.scores(for: history, of: user) {
          state = (state ^ UInt64(score.bitPattern)) &* 0x100_0000_01b3
        }
      }
    }
    return String(state, radix: 16)
  }
}

extension Scorer {
  fileprivate static func make(in context: ComponentContext) throws -> any Scorer {
    try Self(Configuration(), in: context)
  }
}
