import Concepts
import JSON
import TestSupport
import Testing

@testable import Datasets

/// The published forms of data sets, each with rows that are made up.
struct ImporterTests {
  func read(_ reader: ComponentSpec, _ folder: String, _ events: String, _ items: String? = nil) throws
    -> Dataset
  {
    let fixture = Fixture("\(Fixture.root)/\(folder)")
    var files = ["interactions": fixture.path(events)]
    if let items { files["items"] = fixture.path(items) }
    return try Registry.datasets.reader(reader, in: emptyContext).read(files)
  }

  @Test func `Amazon 2014 has Python's dictionaries for items`() throws {
    let dataset = try read(ComponentSpec("json-lines"), "amazon/2014", "reviews.json", "meta.json")
    #expect(rows(dataset.interactions) == ["A1 B7 5.0 1252800000", "A2 B8 3.0 1252800001"])
    #expect(dataset.catalogue["B7"]?.title == "Owl's 'Box'")
    #expect(dataset.catalogue["B7"]?["categories"] == ["Toys", "Owls", "Gifts"])
    #expect(dataset.catalogue["B8"]?.title == "A \"quoted\" thing\n")
    #expect(detail(dataset, "form") == "amazon-2014")
  }

  @Test func `Amazon 2018 has other keys for items`() throws {
    let dataset = try read(ComponentSpec("json-lines"), "amazon/2018", "reviews.json", "meta.json")
    #expect(rows(dataset.interactions) == ["A1 0143 5.0 1472688000", "A2 0143 1.0 1472688001"])
    #expect(dataset.catalogue["0143"]?["category"] == ["Books", "Owls"])
    #expect(dataset.catalogue["0143"]?["imageURL"] == [])
    #expect(detail(dataset, "form") == "amazon-2018")
  }

  @Test func `Amazon 2023 has parents and milliseconds`() throws {
    let dataset = try read(ComponentSpec("json-lines"), "amazon/2023", "reviews.jsonl", "meta.jsonl")
    #expect(rows(dataset.interactions) == ["AF B1 4.0 1588687728"])
    #expect(dataset.catalogue["B1"]?.title == "Made Up Balm" && dataset.catalogue["B1"]?["store"] == ["Owl"])
  }

  @Test func `Yelp has dates, and lists in one text`() throws {
    let dataset = try read(ComponentSpec("json-lines"), "yelp/small", "review.json", "business.json")
    #expect(rows(dataset.interactions) == ["mh_ XQ 3.0 1531001351"])
    #expect(dataset.catalogue["XQ"]?.title == "Owl & Sons")
    #expect(dataset.catalogue["XQ"]?["categories"] == ["Food", "Owl Cafes", "Bars"])
  }

  @Test func `LightGCN's lines begin with the user`() throws {
    let dataset = try read(ComponentSpec("lists"), "lists/lightgcn", "train.txt")
    #expect(rows(dataset.interactions) == ["0 3", "0 1", "0 2", "1 1", "3 2", "3 3"])
    #expect(detail(dataset, "usersWithoutItems") == 1)
  }

  @Test func `CiteULike's lines begin with a count`() throws {
    let dataset = try read(ComponentSpec("lists", ["first": "count"]), "lists/citeulike", "users.dat")
    #expect(rows(dataset.interactions) == ["0 5", "0 1", "2 5"])
    let lines = (0..<12).map { user in "\(user % 4 + 1)" + String(repeating: " i\(user)", count: user % 4 + 1)
    }
    let folder = try TemporaryFolder()
    let path = try folder.write(lines.joined(separator: "\n"), to: "users.dat")
    let mistaken = fault {
      try Registry.datasets.reader(ComponentSpec("lists"), in: emptyContext).read(["interactions": path])
    }
    #expect(mistaken?.message.contains("looks like counts") == true)
    let error = fault { try read(ComponentSpec("lists", ["first": "count"]), "lists/lightgcn", "train.txt") }
    #expect(error?.line == 1 && error?.message.contains("counts '0' items and has 3") == true)
  }

  @Test func `Orange's files have three header lines`() throws {
    let dataset = try read(ComponentSpec("orange"), "orange/small", "ratings.tab")
    #expect(rows(dataset.interactions) == ["1 7 2.0", "1 8 3.5", "2 7 4.0"])
  }

  @Test func `TREC judgements are read with relevance as rating`() throws {
    let dataset = try read(ComponentSpec("trec-qrels"), "trec/small", "made.qrels")
    #expect(rows(dataset.interactions) == ["q1 d1 1.0", "q1 d2 0.0", "q2 d1 2.0"])
  }

  static let badLines: [(String, String)] = [
    ("{\"user\":\"a\"}", "there is no 'item'"),
    ("{\"user\":1.5,\"item\":\"b\"}", "'user' is '1.5', not an identifier"),
    ("[1]", "an array, not an object"), ("{\"user\":", "no JSON"), ("{'user': 'a}", "no JSON"),
    ("{\"user\":\"a\",\"item\":\"\",\"rating\":1}", "the item is empty"),
    ("{\"user\":\"a\",\"item\":\"b\",\"rating\":\"5\"}", "'rating' is '\"5\"', not a number"),
    ("{\"user\":\"a\",\"item\":\"b\",\"rating\":1,\"time\":\"soon\"}", "not a time"),
  ]

  @Test(arguments: badLines)
  func `a bad JSON line is told with its number and reason`(line: String, reason: String) throws {
    let folder = try TemporaryFolder()
    let good = "{\"user\":\"u\",\"item\":1,\"rating\":2,\"time\":3}\n"
    let path = try folder.write(good + line + "\n" + good, to: "x.jsonl")
    let reader = try Registry.datasets.reader(ComponentSpec("json-lines"), in: emptyContext)
    let error = try #require(fault { try reader.read(["interactions": path]) })
    #expect(error.line == 2 && error.message.contains(reason), "\(error)")
    let counting = try Registry.datasets.reader(
      ComponentSpec("json-lines", ["badLines": "count"]), in: emptyContext)
    #expect(try counting.read(["interactions": path]).interactions.count == 2)
  }

  @Test func `a TREC run goes out and comes back`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path(of: "run.trec")
    try TRECFile.writeRun([("u1", ["b", "a"]), ("u2", ["a"])], tag: "ours", to: path)
    #expect(
      try folder.read("run.trec") == Array("u1 Q0 b 1 2 ours\nu1 Q0 a 2 1 ours\nu2 Q0 a 1 1 ours\n".utf8))
    let entries = try TRECFile.readRun(path)
    #expect(entries.map(\.item) == ["b", "a", "a"] && entries.map(\.score) == [2, 1, 1])
    #expect(throws: DatasetError.self) { try TRECFile.writeRun([("u 1", ["a"])], tag: "x", to: path) }
    #expect(throws: DatasetError.self) { try TRECFile.writeRun([("u1", ["a", "a"])], tag: "x", to: path) }
    #expect(try TRECFile.readRun(Fixture("\(Fixture.root)/trec/small").path("made.run")).count == 3)
    let twice = try folder.write("q Q0 d 1 2 x\nq Q0 d 2 1 x\n", to: "twice.run")
    #expect(fault { try TRECFile.readRun(twice) }?.line == 2)
  }

  @Test func `TREC judgements go out and come back`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path(of: "x.qrels")
    try TRECFile.writeQrels([("u1", "a", 1), ("u1", "b", 0)], to: path)
    let dataset = try Registry.datasets.reader(ComponentSpec("trec-qrels"), in: emptyContext).read([
      "interactions": path
    ])
    #expect(rows(dataset.interactions) == ["u1 a 1.0", "u1 b 0.0"])
  }
}
