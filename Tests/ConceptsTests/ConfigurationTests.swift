import Concepts
import JSON
import Testing

struct ConfigurationTests {
  struct Sample: ComponentConfiguration {
    var size = 20
    var mode = "hard"
    var rate = 0.5
    static let parameters = [
      Parameter("size", "How many.", in: 1...100), Parameter("mode", "How.", oneOf: ["hard", "soft"]),
      Parameter("rate", "A share.", in: 0...1),
    ]
  }

  @Test func `what is not said keeps its default`() throws {
    let sample = try Sample.resolve(["size": 3], for: "sample")
    #expect(sample.size == 3 && sample.mode == "hard" && sample.rate == 0.5)
  }

  @Test func `an unknown key is refused with a guess and its place`() throws {
    let error = try #require(
      #expect(throws: ComponentError.self) { try Sample.resolve(["sise": 3], for: "sample") })
    #expect(error.code == .unknownKey && error.path == "/sise")
    #expect(error.message.contains("did you mean 'size'?"))
    let published = ["agent_memory": 3]["recagent_memory"] ?? 20
    #expect(
      published == 20, "a dictionary that is read under another key gives the default, and nobody is told")
  }

  @Test(
    arguments: [
      ["size": 0], ["size": 101], ["size": "many"], ["mode": "medium"], ["mode": 1], ["rate": 1.5],
      ["size": 2.5],
    ] as [JSONObject])
  func `a value out of range is refused`(overrides: JSONObject) throws {
    let error = try #require(
      #expect(throws: ComponentError.self) { try Sample.resolve(overrides, for: "sample") })
    #expect(error.code == .badValue)
  }

  @Test(arguments: ["window", ["name": "window", "size": 3]] as [JSONValue])
  func `a component is named by a word or by a mapping`(value: JSONValue) throws {
    let spec = try ComponentSpec(value)
    #expect(spec.name == "window" && spec.overrides["name"] == nil)
  }

  @Test(arguments: [1, [], ["size": 3], nil] as [JSONValue])
  func `anything else is no component`(value: JSONValue) {
    #expect(throws: ComponentError.self) { try ComponentSpec(value) }
  }

  @Test func `an unknown name is refused with a guess`() throws {
    let context = ComponentContext(catalogue: Catalogue([]), prompts: PromptLibrary([]))
    let error = try #require(
      #expect(throws: ComponentError.self) { try Registry().memory(ComponentSpec("windo"), in: context) })
    #expect(error.code == .unknownName && error.path == "/name")
  }

  @Test(arguments: [("kitten", "sitting", 3), ("", "abc", 3), ("same", "same", 0), ("é", "e", 2)])
  func `edit distance counts bytes`(left: String, right: String, distance: Int) {
    #expect(left.editDistance(to: right) == distance)
    #expect(right.editDistance(to: left) == distance)
  }
}
