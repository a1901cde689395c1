import Assets
import Concepts
import JSON
import TestSupport
import Testing

@testable import Datasets

struct MovieLensReaderTests {
  func read(_ form: String, _ events: String, _ items: String) throws -> Dataset {
    let fixture = Fixture("\(Fixture.root)/movielens/\(form)")
    return try Registry.datasets.reader(ComponentSpec("movielens"), in: emptyContext)
      .read(["interactions": fixture.path(events), "items": fixture.path(items)])
  }

  @Test func `100K in its own form has flags for genres and Latin-1 titles`() throws {
    let dataset = try read("tabs", "u.data", "u.item")
    #expect(rows(dataset.interactions) == ["1 7 5.0 10", "1 8 3.0 30", "2 8 4.0 20"])
    #expect(dataset.catalogue["7"]?.title == "Caf\u{E9} Noir (1980)")
    #expect(dataset.catalogue["7"]?["genres"] == ["Action", "Comedy"])
    #expect(dataset.catalogue["7"]?["year"] == ["1980"])
    #expect(dataset.catalogue["8"]?["genres"] == ["unknown"])
    #expect(detail(dataset, "placeholderItems") == 1)
  }

  @Test func `1M has double colons, and titles with single ones`() throws {
    let dataset = try read("colons", "ratings.dat", "movies.dat")
    #expect(rows(dataset.interactions) == ["1 7 5.0 10", "2 8 4.5 20"])
    #expect(dataset.catalogue["7"]?.title == "Caf\u{E9}: Noir (1980)")
    #expect(dataset.catalogue["8"]?["year"] == [])
  }

  @Test func `20M has commas, quotes and a word for no genres`() throws {
    let dataset = try read("commas", "ratings.csv", "movies.csv")
    #expect(dataset.catalogue["7"]?.title == "Owl, The \"Great\" (1980)")
    #expect(dataset.catalogue["7"]?["year"] == ["1980"])
    #expect(dataset.catalogue["8"]?["genres"] == [])
  }

  static let store = try? AssetStore(environment: processEnvironment())
  static let isHere = (try? store?.files(of: "movielens-100k")) != nil

  @Test(.enabled(if: isHere, "movielens-100k was not fetched"))
  func `MovieLens 100K has the counts of its README`() throws {
    let source = try DatasetSource(["source": "movielens-100k"])
    let dataset = try source.load(in: "", assets: Self.store)
    #expect(dataset.interactions.count == 100_000 && dataset.interactions.userCount == 943)
    #expect(dataset.catalogue.count == 1682 && dataset.catalogue["267"]?.title == "unkonwn")
    #expect(dataset.catalogue["1"]?["genres"] == ["Animation", "Children's", "Comedy"])
    #expect(detail(dataset, "placeholderItems") == 1 && detail(dataset, "duplicatePairs") == 0)
  }
}
