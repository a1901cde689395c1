import Concepts
import JSON
import Testing
import Tracing

@testable import LanguageModels

@Suite struct ScriptedModelTests {
  @Test func `replies of a script come in order, then an error`() async throws {
    let model = ScriptedModel(texts: ["one", "two"])
    #expect(try await model.reply(to: .asking("a")).reply.text == "one")
    #expect(try await model.reply(to: .asking("a")).reply.text == "two")
    let error = await #expect(throws: ModelError.self) { try await model.reply(to: .asking("a")) }
    #expect(error?.code == .scriptEnded && error?.message.contains("2 replies") == true)
  }

  @Test func `scripts that differ have different identities`() {
    #expect(ScriptedModel(texts: ["a"]).identity != ScriptedModel(texts: ["b"]).identity)
    #expect(ScriptedModel(texts: ["a"]).identity == ScriptedModel(texts: ["a"]).identity)
    #expect(!ScriptedModel().identity.isMeaningful && !EchoModel().identity.isMeaningful)
  }

  @Test func `free text says that no language model was used`() async throws {
    let answer = try await ScriptedModel().reply(to: .asking("Tell me of Oslo."))
    #expect(answer.reply.text.contains("no language model was used") && answer.source == .stub)
  }

  @Test func `a yes-or-no question has log-probabilities that add up to one`() async throws {
    var prompt = Prompt.asking("Is \"Alien (1979)\" a horror film? Answer Yes or No.")
    prompt.logProbabilities = 10
    let reply = try await ScriptedModel().reply(to: prompt).reply
    let token = try #require(reply.logProbabilities.first)
    #expect(token.alternatives.map(\.token).sorted() == ["No", "Yes"])
    #expect(token.token == reply.text && token.value == token.alternatives[0].value)
    let shares = token.alternatives.map { exponential($0.value) }
    #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
    #expect(try await ScriptedModel().reply(to: prompt).reply == reply)
  }

  @Test func `answers differ from question to question`() async throws {
    var values: Set<Double> = []
    for number in 0..<40 {
      var prompt = Prompt.asking("Is film \(number) good? Answer Yes or No.")
      prompt.logProbabilities = 2
      let reply = try await ScriptedModel().reply(to: prompt).reply
      values.insert(
        try #require(reply.logProbabilities.first).alternatives.first { $0.token == "Yes" }?.value ?? 0)
    }
    #expect(values.count > 8)
  }

  @Test(arguments: 0..<60)
  func `whatever the schema, the answer obeys it and is always the same`(number: Int) async throws {
    var prompt = Prompt.asking("Candidates c1, c2, c3, c4; genres Drama and Horror, Horror most. \(number)")
    prompt.format = .json(name: "action", schema: Self.schema)
    let text = try await ScriptedModel().reply(to: prompt).reply.text
    let value = try JSONValue(parsing: text)
    #expect(try await ScriptedModel().reply(to: prompt).reply.text == text)
    switch value["tool"]?.stringValue {
    case "rank"?: #expect(value.objectValue?.keys == ["thought", "tool", "args"])
    case "recommend"?:
      let items = try #require(value["args"]?["items"]?.arrayValue)
      #expect((1...3).contains(items.count) && Set(items).count == items.count)
      #expect(items.allSatisfy { ["c1", "c2", "c3", "c4"].contains($0.stringValue ?? "") })
    case "filter"?:
      #expect(value["args"]?["genre"] == "Horror")
      #expect((1900...2000).contains(try #require(value["args"]?["year"]?.intValue)))
    default: Issue.record("no tool in \(text)")
    }
    #expect((value["thought"]?.stringValue?.count ?? 99) <= 20)
  }

  private static let schema: JSONValue = [
    "oneOf": [
      tool("rank", ["type": "object", "properties": [:]]),
      tool(
        "recommend",
        [
          "type": "object",
          "properties": [
            "items": [
              "type": "array", "items": ["enum": ["c1", "c2", "c3", "c4"]], "minItems": 1, "maxItems": 3,
              "uniqueItems": true,
            ]
          ],
        ]),
      tool(
        "filter",
        [
          "type": "object",
          "properties": [
            "genre": ["enum": ["Comedy", "Drama", "Horror"]],
            "year": ["type": "integer", "minimum": 1900, "maximum": 2000],
          ],
        ]),
    ]
  ]

  private static func tool(_ name: String, _ arguments: JSONValue) -> JSONValue {
    [
      "type": "object",
      "properties": [
        "thought": ["type": "string", "maxLength": 20], "tool": ["const": .string(name)], "args": arguments,
      ],
    ]
  }

  /// The exponential by its series, for a check only.
  private func exponential(_ x: Double) -> Double {
    var (sum, term) = (1.0, 1.0)
    for n in 1..<60 {
      term *= x / Double(n)
      sum += term
    }
    return sum
  }
}
