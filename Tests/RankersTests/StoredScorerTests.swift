import Concepts
import Dialogue
import JSON
import Rankers
import Testing

/// What a scorer has learnt, kept and taken up again.
struct StoredScorerTests {
  private static let cases = [
    interactions([("1", ["a", "b", "c"]), ("2", ["b", "c"]), ("3", ["c", "d", "a"])]),
    interactions([("1", ["a"])]),
    interactions([], items: ["a", "b"]),
    interactions([("ä", ["caf\u{e9}", "cafe\u{301}", "日本"]), ("a\u{308}", ["日本", "caf\u{e9}"])]),
  ]

  private func scores(_ fitted: any FittedScorer, _ train: Interactions) throws -> [[UInt32]] {
    let known = (0..<train.userCount).map { (train.history(ofUser: $0), train.users[$0]) }
    return try ([([], "nobody")] + known).map { history, user in
      try fitted.scores(for: history, of: user).map(\.bitPattern)
    }
  }

  @Test(arguments: builtinScorers.map { $0.name })
  func `every scorer, kept and taken up again, gives the same bits`(name: String) throws {
    let type = try #require(builtinScorers.first { $0.name == name })
    for train in Self.cases {
      let fitted = try type.plain(for: train).fit(to: train, seed: 5)
      let state = try #require((fitted as? any StorableScorer)?.state)
      let form = type.storedForm
      let again = try #require(form).init(state)
      #expect(try scores(again, train) == scores(fitted, train))
      #expect(again.state == state)
    }
  }

  @Test(arguments: builtinScorers.map { $0.name })
  func `a state that lacks something is refused`(name: String) throws {
    let type = try #require(builtinScorers.first { $0.name == name })
    let train = Self.cases[0]
    let stored = type.storedForm
    let form = try #require(stored)
    let state = try #require(
      (try type.plain(for: train).fit(to: train, seed: 5) as? any StorableScorer)?.state)
    for place in state.arrays.indices {
      var less = state
      less.arrays.remove(at: place)
      #expect(throws: (any Error).self, "without \(state.arrays[place].name)") { try form.init(less) }
    }
    for key in state.facts.keys where !key.hasSuffix("Ones") {
      var less = state
      less.facts[key] = nil
      #expect(throws: (any Error).self, "without \(key)") { try form.init(less) }
    }
  }
}

extension Scorer {
  fileprivate static func plain(for train: Interactions) throws -> any Scorer {
    try make(Self.self, Configuration(), for: train)
  }
}
