import Concepts
import Rankers
import Testing

/// Training interactions from each user's items, oldest first; the catalogue has at least these items.
func interactions(
  _ users: [(UserID, [ItemID])], items: [ItemID] = [], times: [Int64]? = nil
) -> Interactions {
  let rows = users.sorted { $0.0 < $1.0 }
  var ids = Set(items)
  for row in rows { ids.formUnion(row.1) }
  let catalogue = Catalogue(ids.map { Item($0, title: $0.name) })
  var (offsets, columns): ([Int], [Int32]) = ([0], [])
  for (_, items) in rows {
    columns += items.compactMap { catalogue.position(of: $0).map(Int32.init) }
    offsets.append(columns.count)
  }
  return Interactions(
    catalogue: catalogue, users: rows.map(\.0), offsets: offsets, items: columns, ratings: nil, times: times)
}

/// A scorer with a configuration, made for a catalogue.
func make<Member: Scorer>(_ type: Member.Type, _ configuration: Member.Configuration, for train: Interactions)
  throws
  -> Member
{
  try Member(configuration, in: ComponentContext(catalogue: train.catalogue, prompts: PromptLibrary([])))
}

extension FittedScorer {
  /// The scores for a history of items, by item.
  func scores(_ history: [ItemID], in catalogue: Catalogue, of user: UserID = "someone") throws -> [ItemID:
    Float]
  {
    let events = history.compactMap { catalogue.position(of: $0) }.map { Interactions.Event(item: $0) }
    let scores = try scores(for: events, of: user)
    return Dictionary(uniqueKeysWithValues: zip(catalogue.items.map(\.id), scores))
  }
}

/// Laws: a scorer gives every column one finite score, for an empty history too; equal data and seeds give
/// equal bits; and what it was asked before changes nothing.
func checkScorerLaws<Member: Scorer>(
  _ type: Member.Type, _ configuration: Member.Configuration = .init(),
  at here: SourceLocation = #_sourceLocation
) throws {
  for train in scorerLawCases {
    let scorer = try make(type, configuration, for: train)
    let (first, second) = (try scorer.fit(to: train, seed: 1), try scorer.fit(to: train, seed: 1))
    let histories = [[]] + (0..<train.userCount).map { train.history(ofUser: $0) }
    let expected = try histories.map { try first.scores(for: $0, of: "one") }
    for scores in expected {
      #expect(scores.count == train.catalogue.count, sourceLocation: here)
      #expect(!scores.contains { !$0.isFinite }, sourceLocation: here)
    }
    let backwards = try histories.reversed().map { try second.scores(for: $0, of: "one") }
    #expect(backwards.reversed() == expected, sourceLocation: here)
  }
}

/// Ordinary data, one item, no users, items without events, repeated events, names that only bytes tell
/// apart.
private let scorerLawCases = [
  interactions([("1", ["a", "b", "c"]), ("2", ["b", "c"]), ("3", ["c", "d", "a"])]),
  interactions([("1", ["a"])]),
  interactions([], items: ["a", "b"]),
  interactions([("1", ["a", "b"])], items: ["x", "y", "z"]),
  interactions([("1", ["a", "a", "b", "a"]), ("2", ["b", "b"])]),
  interactions([("ä", ["caf\u{e9}", "cafe\u{301}", "日本"]), ("a\u{308}", ["日本", "caf\u{e9}"])]),
]
