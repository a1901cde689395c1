import Foundation
import JSON
import TestSupport
import Testing

/// Lists that `rank` and `evaluate` keep: between commands, with two at once, after damage.
struct KeptListsTests {
  let folder: TemporaryFolder

  init() throws { folder = try .withOwnData() }

  private static let evaluate =
    "reprise evaluate ratings.csv --split time --scorer ease:ridge=50 --scorer popularity --draws 50 --quiet"

  private func json(_ script: String) async throws -> JSONValue {
    let outcome = try await folder.shell(script)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try JSONValue(parsing: outcome.output.trimmingCharacters(in: .newlines))
  }

  private func scores(_ value: JSONValue) -> JSONValue { value["volatile"]?["scores"] ?? .null }

  private var files: [String] { folder.files.filter { $0.contains("scores/scores-") } }

  @Test func `a later command finds every list, says so, and shows the same figures`() async throws {
    let first = try await json(Self.evaluate + " --json")
    #expect(scores(first)["misses"] == 48 && scores(first)["memoryHits"] == 0)
    let second = try await json(Self.evaluate + " --json")
    #expect(
      scores(second)["diskHits"] == 48 && scores(second)["misses"] == 0
        && scores(second)["hitRate"]?.doubleValue == 1)
    #expect(first["systems"] == second["systems"] && first["rules"] == second["rules"])
    let told = try await folder.shell(Self.evaluate)
    #expect(told.output.contains("Scores: 48 of 48 were known already ("), "\(told.output)")
    let fresh = try await json(Self.evaluate + " --fresh --json")
    #expect(scores(fresh)["misses"] == 48 && scores(fresh)["diskBytes"] == 0)
    #expect(fresh["systems"] == first["systems"])
  }

  @Test func `a ranking and a model's file have their own lists, and another seed or rule other ones`()
    async throws
  {
    let script = """
      rank() { reprise rank "$@" --quiet --json; }
      reprise fit bpr:sweeps=2 ratings.csv --split time -o a.model --quiet > /dev/null
      for round in 1 2; do
        rank bpr:sweeps=2 ratings.csv --split time -o $round.run
        rank a.model ratings.csv --split time -o $round.model.run
        rank bpr:sweeps=2 ratings.csv --split time --seed 2 -o $round.seed.run
        rank bpr:sweeps=2 ratings.csv --split time -k 3 -o $round.short.run
        rank bpr:sweeps=2 ratings.csv --split time --keep-seen -o $round.seen.run
      done
      for kind in run model.run seed.run short.run seen.run; do cmp 1.$kind 2.$kind; done
      cmp 1.run 1.model.run
      """
    let outcome = try await folder.shell(script)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let hits = try outcome.output.split(separator: "\n").map {
      scores(try JSONValue(parsing: String($0)))["diskHits"]?.intValue
    }
    #expect(hits == [0, 0, 0, 0, 0, 24, 24, 24, 24, 24])
  }

  @Test func `a list of scorers is named in a shell, plainly or as JSON`() async throws {
    let outcome = try await folder.shell(
      """
      reprise rank 'hybrid:of=[popularity,bm25],fusion=combsum' ratings.csv --split time > one.run
      reprise rank '{"name": "hybrid", "of": ["popularity", "bm25"], "fusion": "combsum"}' ratings.csv --split time > two.run
      cmp one.run two.run
      reprise rank hybrid:of=popularity ratings.csv --split time --tag a -k 5 > one.run
      reprise rank popularity ratings.csv --split time --tag a -k 5 > two.run
      cmp one.run two.run
      """)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test func `two commands at once keep and find, and show what one alone shows`() async throws {
    let outcome = try await folder.shell(
      """
      \(Self.evaluate) --json > one.json & first=$!
      \(Self.evaluate) --json > two.json
      wait $first
      cat one.json two.json
      """)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let both = try outcome.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    let alone = try await json(Self.evaluate + " --fresh --json")
    #expect(both.count == 2 && both.allSatisfy { $0["systems"] == alone["systems"] })
    let later = try await json(Self.evaluate + " --json")
    #expect(scores(later)["misses"] == 0 && scores(later)["damaged"] == 0)
  }

  @Test func `changed and cut files are found out, and the lists are made again`() async throws {
    let first = try await json(Self.evaluate + " --json")
    let name = try #require(files.first)
    let whole = try folder.read(name)
    var changed = whole
    for place in stride(from: 60, to: changed.count, by: 40) { changed[place] ^= 0x40 }
    for bytes in [changed, Array(whole.prefix(whole.count - 7))] {
      for file in files { try FileManager.default.removeItem(atPath: folder.path(of: file)) }
      try folder.write(bytes, to: name)
      let again = try await json(Self.evaluate + " --json")
      #expect(scores(again)["damaged"]?.intValue ?? 0 > 0 && scores(again)["misses"]?.intValue ?? 0 > 0)
      #expect(again["systems"] == first["systems"])
    }
  }

  @Test func `within a workspace lists lie there, and another folder's are the user's`() async throws {
    _ = try await json(Self.evaluate + " --json")
    #expect(files.allSatisfy { $0.hasPrefix("cache/scores/") } && !files.isEmpty)
    try folder.write("reprise: 1\nname: test\n", to: "workspace.yaml")
    let inside = try await json(Self.evaluate + " --json")
    #expect(scores(inside)["misses"] == 48 && files.contains { $0.hasPrefix(".reprise/scores/") })
  }
}
