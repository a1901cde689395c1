import Concepts
import JSON
import TestSupport
import Testing

@testable import Datasets

struct RecBoleReaderTests {
  let fixture = Fixture("\(Fixture.root)/recbole/small")

  func read(_ options: JSONObject = [:], roles: [String] = ["interactions", "items", "users"]) throws
    -> Dataset
  {
    let all = [
      "interactions": fixture.path("made.inter"), "items": fixture.path("made.item"),
      "users": fixture.path("made.user"),
    ]
    let files = all.filter { roles.contains($0.key) }
    return try Registry.datasets.reader(ComponentSpec("recbole", options), in: emptyContext).read(files)
  }

  func read(_ text: String, _ options: JSONObject = [:]) throws -> Dataset {
    let folder = try TemporaryFolder()
    let path = try folder.write(text, to: "x.inter")
    return try Registry.datasets.reader(ComponentSpec("recbole", options), in: emptyContext)
      .read(["interactions": path])
  }

  @Test func `events are by user, then time, and ids order as numbers first`() throws {
    #expect(
      try rows(read().interactions) == ["u1 10 5.0 50", "u1 9 3.5 100", "u10 9 1.0 90", "u2 10 4.0 200"])
  }

  @Test func `items keep their text exactly and their typed columns as attributes`() throws {
    let catalogue = try read().catalogue
    #expect(catalogue.items.map(\.id.name) == ["9", "10"])
    #expect(catalogue["9"]?.title == "The \"Quoted\" Owl")
    #expect(catalogue["10"]?.title == "Meg \\n Ryan")
    #expect(catalogue["9"]?["class"] == ["Drama", "War"])
    #expect(catalogue["9"]?["weight"] == ["0.5"])
    #expect(catalogue["10"]?["release_year"] == [])
  }

  @Test func `an item that nobody met is left out and counted, or kept on request`() throws {
    #expect(try detail(read(), "itemsWithoutInteractions") == 1)
    #expect(try read(["unseenItems": "keep"]).catalogue["77"]?.title == "Nobody Saw It")
  }

  @Test func `an item without side data has its id as title and is counted`() throws {
    let dataset = try read(roles: ["interactions"])
    #expect(dataset.catalogue["9"]?.title == "9")
    #expect(detail(dataset, "itemsWithoutSideData") == nil)
    #expect(dataset.name == "made")
  }

  @Test func `rows about users are counted`() throws {
    #expect(try detail(read(), "userRows") == 2)
  }

  @Test(arguments: [
    ("user_id\titem_id:token\n", "is not 'name:type'"), ("user_id:token\tuser_id:token\n", "is there twice"),
    ("user_id:word\titem_id:token\n", "is not 'name:type'"),
    ("users_id:token\titem_id:token\n1\t2\n", "user_id"),
    ("", "is empty"), ("user_id:token\titem_id:token\n", "no interaction"),
  ])
  func `a bad header is an error that says why`(text: String, reason: String) throws {
    let error = try #require(fault { try read(text) })
    #expect(error.description.contains(reason))
  }

  @Test func `a file without ratings and times has neither`() throws {
    let dataset = try read("user_id:token\titem_id:token\n1\t2\n")
    #expect(dataset.interactions.ratings == nil && dataset.interactions.times == nil)
  }

  @Test func `an unknown role is refused with a guess`() throws {
    let error = fault {
      try Registry.datasets.reader(ComponentSpec("recbole"), in: emptyContext).read(["interaction": "x"])
    }
    #expect(error?.message.contains("did you mean 'interactions'") == true)
  }
}
