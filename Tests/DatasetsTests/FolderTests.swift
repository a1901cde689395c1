import Concepts
import JSON
import TestSupport
import Testing
import Tracing

@testable import Datasets

struct FolderTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      "item,title,genres\nx y,\"Say \"\"x\"\"\",Drama|War\ny,Why,Drama\nz,\u{E9},\nw,Never met,War\n",
      to: "items.csv")
    var lines = ["user,item,rating,time"]
    for user in 0..<6 {
      for (step, item) in ["x y", "y", "z"].enumerated() {
        lines.append("u \(user),\(item),\(1 + (user + step) % 5),\(100 + step / 2)")
      }
    }
    try folder.write(lines.joined(separator: "\n") + "\n", to: "events.csv")
  }

  func load(_ body: JSONObject, seed: UInt64 = 7) throws -> ExperimentData {
    try DatasetSource(body).experiment(in: folder.path, assets: nil, seed: seed)
  }

  var source: JSONObject {
    [
      "files": ["interactions": "events.csv", "items": "items.csv"],
      "format": ["name": "csv", "lists": ["genres"], "unseenItems": "keep"],
      "filter": [["core": ["users": 2]]],
    ]
  }

  @Test(arguments: DatasetExport.Format.allCases)
  func `a data set is the same after a folder, with the steps that made it`(format: DatasetExport.Format)
    throws
  {
    let data = try load(source)
    _ = try DataFolder.write(data.dataset, as: format, to: folder.path(of: "made/films"))
    let again = try load(["folder": "made/films"])
    #expect(again.fingerprint == data.fingerprint)
    #expect(again.dataset.steps == data.dataset.steps && again.dataset.name == "events")
    #expect(rows(again.dataset.interactions) == rows(data.dataset.interactions))
    #expect(again.dataset.catalogue.items == data.dataset.catalogue.items)
  }

  @Test(arguments: [
    "leave-last-out", "per-user-temporal", "global-temporal", "random", "k-fold", "strong-generalization",
    "cold-user", "cold-item",
  ])
  func `a split is the same after a folder`(kind: String) throws {
    var body = source
    body["split"] = .string(kind)
    let data = try load(body)
    let split = try #require(data.split)
    let files = try SplitFolder.write(data, split, to: folder.path(of: kind))
    #expect(files.contains("history.csv") == (kind == "strong-generalization"))
    #expect(!files.contains("test.qrels"), "ids have spaces")
    let again = try load(["folder": .string(kind)])
    let other = try #require(again.split)
    #expect(other.fingerprint == split.fingerprint && again.fingerprint == data.fingerprint)
    #expect(rows(other.train) == rows(split.train) && rows(other.history) == rows(split.history))
    #expect(rows(Interactions(heldOutBy: other)) == rows(Interactions(heldOutBy: split)))
    #expect(other.protocolRecord == split.protocolRecord)
  }

  @Test func `a file that was changed afterwards is refused`() throws {
    _ = try DataFolder.write(try load(source).dataset, to: folder.path(of: "films"))
    let text = String(decoding: try folder.read("films/interactions.csv"), as: UTF8.self)
    try folder.write(text.replacing("u 0,y", with: "u 0,z", maxReplacements: 1), to: "films/interactions.csv")
    let error = fault { try load(["folder": "films"]) }
    #expect(error?.code == .altered && error?.file.hasSuffix("films/interactions.csv") == true)
  }

  @Test func `a place that is taken is left alone, and a failed folder leaves nothing`() throws {
    let dataset = try load(source).dataset
    let before = folder.files
    try folder.write("mine", to: "films/notes.txt")
    #expect(fault { try DataFolder.write(dataset, to: folder.path(of: "films")) }?.code == .unwritable)
    var hostile = dataset
    hostile.interactions = try load([
      "files": ["interactions": "events.csv"], "format": "csv",
    ]).dataset.interactions.moved(
      to: Catalogue(dataset.catalogue.items.map { Item($0.id, title: "tab\there") }))
    #expect(throws: DatasetError.self) {
      try DataFolder.write(hostile, as: .recbole, to: folder.path(of: "never"))
    }
    #expect(folder.files == (before + ["films", "films/notes.txt"]).sorted())
  }

  @Test(
    arguments: [
      ("", "no JSON"), ("{}", "version none"), (#"{"reprise":2}"#, "version 2"),
      (#"{"reprise":1,"name":"x"}"#, "lacks"),
      (
        #"{"reprise":1,"name":"x","reader":"csv","fingerprint":"\#(Digest.zero)","files":{"interactions":{"name":"../events.csv"}}}"#,
        "cannot be read"
      ),
    ])
  func `a manifest that is none says why`(text: String, reason: String) throws {
    try folder.write(text, to: "bad/dataset.json")
    let error = try #require(fault { try load(["folder": "bad"]) })
    #expect(error.code == .unreadable && error.message.contains(reason), "\(error)")
  }

  @Test func `a split made elsewhere is read from its parts, of any form`() throws {
    try folder.write("user,item\na,x\na,y\nb,x\n", to: "train.csv")
    try folder.write("a 0 new 2\nb 0 y 1\n", to: "test.qrels")
    let data = try load(["files": ["train": "train.csv", "test": "test.qrels"]])
    let split = try #require(data.split)
    #expect(data.dataset.catalogue.items.map(\.id.name) == ["new", "x", "y"])
    #expect(rows(split.train) == ["a x", "a y", "b x"])
    #expect(rows(Interactions(heldOutBy: split)).map { String($0.prefix(5)) } == ["a new", "b y"])
    #expect(split.protocolRecord["counts"]?["testItemsNotInTrain"] == 1)
    #expect(fault { try load(["folder": "x", "format": "csv"]) }?.message.contains("manifest") == true)
    for key in ["filter", "split"] {
      let body: JSONObject = [
        "files": ["train": "train.csv", "test": "test.qrels"], key: key == "split" ? "random" : ["core": 2],
      ]
      #expect(fault { try load(body) }?.message.contains("cut already") == true)
    }
  }

  @Test func `judgements carry whole ratings, once for a user and an item`() throws {
    let data = try readTable("user,item,rating,time\na,x,2,1\na,x,3,2\nb,y,1,1\n").interactions
    #expect(
      Judgements(of: data).entries.map { "\($0.user) \($0.item) \($0.relevance)" } == ["a x 3", "b y 1"])
    let halves = try readTable("user,item,rating\na,x,2.5\nb,y,1\n").interactions
    #expect(Judgements(of: halves).entries.map(\.relevance) == [1, 1])
  }
}
