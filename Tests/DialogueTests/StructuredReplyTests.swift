import Dialogue
import JSON
import Testing

/// JSON in what a model wrote.
struct StructuredReplyTests {
  @Test(arguments: [
    #"{"a": 1}"#, "```json\n{\"a\": 1}\n```", #"Sure! {"a": 1} Is that right?"#, #"{ {"a": 1}"#,
    #"[1] {"a": 1}"#,
  ])
  func `the first object is found, fenced or bare`(text: String) {
    #expect(StructuredReply.json(in: text) == ["a": 1])
  }

  @Test func `brackets within strings close nothing`() {
    #expect(StructuredReply.json(in: #"so {"a": "}]\"{"}."#) == ["a": "}]\"{"])
  }

  @Test func `a list serves where there is no object`() {
    #expect(StructuredReply.json(in: "Films: [1, 2]") == [1, 2])
  }

  @Test(arguments: ["", "Yes", "{", "{{{{", "3", #"{"a": 1"#, "\u{0}[", #"{"a": 1, "a": 2}"#])
  func `what is no JSON is nothing`(text: String) {
    #expect(StructuredReply.json(in: text) == nil)
  }

  @Test func `a flood of brackets ends`() {
    #expect(StructuredReply.json(in: String(repeating: "{", count: 1_000_000)) == nil)
    #expect(StructuredReply.json(in: String(repeating: "[{}", count: 20_000)) == [:])
  }

  @Test func `whole is JSON and nothing beside it`() {
    #expect(StructuredReply.isWhole(#" {"a": 1} "#) && !StructuredReply.isWhole(#"{"a": 1}."#))
  }
}

/// Candidates under short names.
struct LocalNameTests {
  @Test func `every name leads back to its place`() {
    for place in [0, 1, 9, 99, 999_998] {
      #expect(LocalName.position(of: LocalName.text(at: place), count: 1_000_000) == place)
    }
  }

  @Test(arguments: ["C2", "[c2]", " c2", "(c2)", "'c2'"])
  func `case, brackets and spaces around a name do not matter`(name: String) {
    #expect(LocalName.position(of: name, count: 3) == 1)
  }

  @Test(arguments: ["c0", "c4", "c-1", "c", "2", "", "cc2", "c٢", "c99999999999999999999", "d2", "Alien"])
  func `whatever else is no name`(name: String) {
    #expect(LocalName.position(of: name, count: 3) == nil)
  }

  @Test func `repeated and invented names are counted and left out`() {
    let read = NamedPositions(["c3", "c1", "c3", "c9", "Alien"], count: 3)
    #expect(read.positions == [2, 0])
    #expect((read.duplicates, read.invented) == (1, 2))
  }
}
