import Concepts
import Rankers
import Testing

/// Users, items and histories that are unusual but allowed.
struct OddDataTests {
  private static let odd: [ItemID] = [
    "with space", " ", "", "tab\tand\nline", "日本", "caf\u{e9}", "cafe\u{301}", "\u{202E}back", "🦊", "0", "00",
    "-1",
    "1e5", "\0", "a,b;\"c\"",
  ]

  private static let train = interactions(
    (0..<8).map { user in
      let name = ["u 1", "ü", "", "\u{200B}", "8", "08", "x\ty", "🦊"][user]
      return (UserID(name), (0..<5).map { odd[(user * 3 + $0 * $0) % odd.count] })
    }, items: odd)

  @Test(arguments: builtinScorers.map { $0.name })
  func `names of any kind are told apart`(name: String) throws {
    let type = try #require(builtinScorers.first { $0.name == name })
    let train = Self.train
    #expect(train.catalogue.count == Self.odd.count)
    let fitted = try type.standard(for: train.catalogue).fit(to: train, seed: 3)
    for row in 0..<train.userCount {
      let scores = try fitted.scores(for: train.history(ofUser: row), of: train.users[row])
      #expect(scores.count == Self.odd.count && scores.allSatisfy { $0.isFinite })
    }
  }

  @Test(arguments: builtinScorers.map { $0.name })
  func `nobody, an empty history and the same item again and again are scored`(name: String) throws {
    let type = try #require(builtinScorers.first { $0.name == name })
    let fitted = try type.standard(for: Self.train.catalogue).fit(to: Self.train, seed: 3)
    for history in [[], [Interactions.Event](repeating: .init(item: 2), count: 500)] {
      let scores = try fitted.scores(for: history, of: "nobody")
      #expect(scores.count == Self.odd.count && scores.allSatisfy { $0.isFinite })
    }
  }
}

extension Scorer {
  fileprivate static func standard(for catalogue: Catalogue) throws -> any Scorer {
    try Self(Configuration(), in: ComponentContext(catalogue: catalogue, prompts: PromptLibrary([])))
  }
}
