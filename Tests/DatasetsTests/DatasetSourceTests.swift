import Concepts
import JSON
import TestSupport
import Testing
import Tracing

@testable import Datasets

struct DatasetSourceTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("who,page,when\na,x,1\na,y,2\na,x,3\nb,x,4\n", to: "data/visits.csv")
  }

  func load(_ body: JSONObject) throws -> (Dataset, Split?) {
    let source = try DatasetSource(body)
    let dataset = try source.load(in: folder.path, assets: nil)
    return (dataset, try source.split(dataset, seed: 7))
  }

  @Test func `a cell names a file, columns, filters and a split`() throws {
    let (dataset, split) = try load([
      "file": "data/visits.csv", "columns": ["user": "who", "item": "page", "time": "when"],
      "filter": [["core": ["users": 2]]], "split": ["by": "time", "test": 0.5],
    ])
    #expect(dataset.name == "visits")
    #expect(dataset.steps.map(\.name) == ["read csv", "filter duplicates", "filter core"])
    #expect(rows(dataset.interactions) == ["a y 2", "a x 3"])
    #expect(split.map { rows($0.train) } == ["a y 2"])
  }

  @Test func `the rule for duplicates can be chosen`() throws {
    let columns: JSONValue = ["user": "who", "item": "page", "time": "when"]
    let (kept, _) = try load([
      "file": "data/visits.csv", "columns": columns, "filter": ["duplicates": "keep"],
    ])
    #expect(kept.interactions.count == 4)
  }

  @Test(
    arguments: [
      (["sauce": "x"], "did you mean 'source'"), ([:], "one of 'source', 'file', 'files' and 'folder'"),
      (["file": "a.csv", "source": "b"], "one of 'source'"), (["file": "a.xyz"], "set 'format'"),
      (["files": ["items": "a.csv"]], "'files' is a mapping"),
      (["file": "a.csv", "columns": 3], "'columns' is"),
      (["source": "movielens-100k"], "there is no store"),
    ] as [(JSONObject, String)])
  func `a cell that cannot be done says why`(body: JSONObject, reason: String) throws {
    let error = try #require(fault { try load(body) })
    #expect(error.message.contains(reason), "\(error)")
  }

  @Test func `the fingerprint is of what the data says, not of how it is written`() throws {
    func fingerprint(_ text: String) throws -> Digest { try DatasetDigest.fingerprint(of: readTable(text)) }
    let first = try fingerprint("user,item,time\na,x,1\nb,y,2\na,y,3\n")
    #expect(try first == fingerprint("time,item,user\n2,y,b\n3,y,a\n1,x,a\n"))
    #expect(try first != fingerprint("user,item,time\na,x,1\nb,y,2\na,y,4\n"))
    #expect(try first != fingerprint("user,item,time\na,x,1\nb,y,2\na,z,3\n"))
    #expect(
      try fingerprint("user,item,time\na,x,1\na,y,1\n") != fingerprint("user,item,time\na,y,1\na,x,1\n"))
  }

  @Test func `lists of components are sorted and every one can be described`() throws {
    let readers = builtinReaders.map { "\($0)" }
    let splitters = builtinSplitters.map { "\($0)" }
    #expect(readers == readers.sorted() && splitters == splitters.sorted())
    for type in builtinReaders { _ = try ComponentDescription(type, family: "reader") }
    for type in builtinSplitters { _ = try ComponentDescription(type, family: "split") }
  }
}
