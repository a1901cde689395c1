import Concepts
import JSON
import Testing

struct IdentifierTests {
  @Test func `whole numbers order by value, everything else by bytes`() {
    let ids = ["10", "9", "b", "a", "2a", "é"].map { ItemID($0) }
    #expect(ids.sorted().map(\.name) == ["9", "10", "2a", "a", "b", "é"])
  }

  @Test func `the order has no circle through names that begin like numbers`() {
    #expect(ItemID("2") < ItemID("10") && ItemID("10") < ItemID("1a") && ItemID("2") < ItemID("1a"))
    #expect(!(ItemID("1a") < ItemID("2")))
  }

  @Test func `ids that only look alike are different`() {
    #expect(ItemID("e\u{301}") != ItemID("é"))
    #expect(Set([ItemID("e\u{301}"), ItemID("é")]).count == 2)
    #expect(ItemID("07") != ItemID("7"))
  }
}

struct SlateTests {
  @Test func `a slate shows an item once, where it was first mentioned`() {
    #expect(Slate([3, 1, 3, 2, 1]).items == [3, 1, 2])
  }
}

struct InteractionsTests {
  @Test func `a user is found by id and has their events in order`() {
    let catalogue = Catalogue([Item("b", title: "B"), Item("a", title: "A")])
    let interactions = Interactions(
      catalogue: catalogue, users: ["2", "10"], offsets: [0, 2, 3], items: [1, 0, 1], ratings: [5, 1, 3],
      times: [7, 9, 8])
    #expect(interactions.row(of: "10") == 1)
    #expect(interactions.row(of: "3") == nil)
    #expect(interactions.history(ofUser: 0).map(\.time) == [7, 9])
    #expect(catalogue.position(of: "b") == 1)
  }
}

struct PromptTemplateTests {
  @Test func `places are filled once, and what is filled in is not searched again`() {
    let template = PromptTemplate("t", "{{a}} and {{b}}, {{c}} {{")
    #expect(template.filled(["a": "{{b}}", "b": "two"]) == "{{b}} and two, {{c}} {{")
  }

  @Test func `a workspace's prompt replaces the built-in one`() throws {
    let library = PromptLibrary([PromptTemplate("t", "old")]).replacing([PromptTemplate("t", "new")])
    #expect(try library.template("t").text == "new")
    #expect(throws: ComponentError.self) { try library.template("tt") }
  }
}

struct ReplyCodingTests {
  @Test func `a reply survives the trace`() throws {
    var reply = Reply("Yes", finish: .length, usage: Usage(promptTokens: 40, completionTokens: 1))
    reply.toolCalls = [Reply.ToolCall(name: "rank", arguments: ["k": 3])]
    reply.logProbabilities = [
      Reply.TokenLogProbability(
        token: "Yes", value: -0.25,
        alternatives: [.init(token: "Yes", value: -0.25), .init(token: "No", value: -1.5)])
    ]
    #expect(Reply(reply.json) == reply)
    #expect(Reply(try JSONValue(parsing: reply.json.canonical())) == reply)
  }

  @Test(arguments: [nil, [:], ["text": "a"], ["text": 1, "finish": "stop"]] as [JSONValue])
  func `what is no reply is refused`(value: JSONValue) {
    #expect(Reply(value) == nil)
  }
}
