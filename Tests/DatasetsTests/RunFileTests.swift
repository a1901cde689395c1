import Concepts
import TestSupport
import Testing

@testable import Datasets

struct RunFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func read(_ text: String, _ duplicates: RunFile.Duplicates = .refuse) throws -> RunFile.Content {
    try RunFile.read(try folder.write(text, to: "a.run"), duplicates: duplicates)
  }

  @Test func `a run of TREC and a table say the same`() throws {
    let trec = try read("a Q0 x 1 0.5 tag\nb Q0 y 1 2 tag\na Q0 y 2 -inf tag\n")
    let table = try read("item,user,score\nx,a,0.5\ny,b,2\n\ny,a,-inf\n")
    #expect(trec.lists == table.lists)
    #expect(trec.lists["a"] == [.init("x", score: 0.5), .init("y", score: -.infinity)])
  }

  @Test func `a table may quote ids, and without scores its lines are in order`() throws {
    let content = try read("user,item\n\"a b\",\"x, \"\"y\"\"\"\n\"a b\",z\n")
    #expect(content.lists["a b"]?.map(\.item) == ["x, \"y\"", "z"])
    #expect(content.lists["a b"]?.map(\.score) == [0, -1])
  }

  @Test func `an item twice is an error, or the first counts`() throws {
    let text = "a Q0 x 1 3 t\na Q0 x 2 2 t\na Q0 y 3 1 t\n"
    let error = fault { try read(text) }
    #expect(error?.line == 2 && error?.message.contains("twice") == true)
    let content = try read(text, .first)
    #expect(content.repeated == 1 && content.lists["a"]?.map(\.score) == [3, 1])
  }

  @Test(
    arguments: [
      ("", 0, "no line"), ("\n", 0, "no list"), ("a Q0 x 1 1\n", 1, "5 fields"),
      ("a Q0 x 1 much t\n", 1, "no number"), ("user,score\na,1\n", 1, "neither"),
      ("user,item,score\na,x\n", 2, "2 fields"), ("user,item,score\na,,1\n", 2, "empty"),
      ("user,item,score\n\"a,x,1\n", 2, "never closed"),
    ] as [(String, Int, String)])
  func `a run that is none says where and why`(text: String, line: Int, reason: String) throws {
    let error = try #require(fault { try read(text) })
    #expect(error.line == line && error.message.contains(reason), "\(error)")
  }

  @Test(arguments: RunFile.Form.allCases)
  func `what is written is read back in the same order`(form: RunFile.Form) throws {
    let lists: [(user: UserID, lines: [RunFile.Line])] = [
      ("u1", [.init("b", score: 0.25), .init("a", score: 0.25)]), ("u2", [.init("c", score: -1)]),
    ]
    let path = folder.path(of: "out.run")
    try RunFile.write(lists, as: form, tag: "t", to: path)
    let again = try RunFile.read(path)
    #expect(again.lists.mapValues { $0.map(\.item) } == ["u1": ["b", "a"], "u2": ["c"]])
    if form == .csv { #expect(again.lists["u1"] == lists[0].lines) }
    let spaced = [(user: UserID("a b"), lines: lists[0].lines)]
    #expect((fault { try RunFile.write(spaced, as: form, tag: "t", to: path) } != nil) == (form == .trec))
  }
}
