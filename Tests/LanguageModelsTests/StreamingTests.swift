import Concepts
import JSON
import TestSupport
import Testing

@testable import LanguageModels

@Suite struct StreamingTests {
  private static let events = [
    #"{"choices":[{"delta":{"role":"assistant","content":""}}]}"#,
    #"{"choices":[{"delta":{"content":"Grün"},"logprobs":{"content":[{"token":"Grün","logprob":-0.5}]}}]}"#,
    #"{"choices":[{"delta":{"content":"e 🌿"}}]}"#,
    #"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"name":"find","arguments":"{\"a\""}}]}}]}"#,
    #"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]},"finish_reason":"tool_calls"}]}"#,
    #"{"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":6}}"#,
  ]

  private static func stream(_ events: [String], end: String = "data: [DONE]\n\n") -> String {
    events.map { "data: \($0)\n\n" }.joined() + end
  }

  @Test(arguments: [1, 2, 3, 7, 64, 5000])
  func `a stream gives the same reply however it is cut`(size: Int) async throws {
    let server = try TestServer { _, _ in .stream(Self.stream(Self.events), cutEvery: size) }
    defer { server.stop() }
    let texts = Texts()
    let answer = try await server.model().stream(.asking("x")) { texts.add($0) }
    #expect(answer.reply.text == "Grüne 🌿" && answer.reply.finish == .toolCalls)
    #expect(answer.reply.toolCalls == [.init(name: "find", arguments: ["a": 1])])
    #expect(answer.reply.usage == Usage(promptTokens: 5, completionTokens: 6))
    #expect(answer.reply.logProbabilities.map(\.token) == ["Grün"])
    #expect(texts.all.last == "Grüne 🌿")
    #expect(try JSONValue(parsing: server.requests[0].body)["stream"] == true)
  }

  @Test(arguments: [
    (stream(Array(events.prefix(3)), end: ""), ModelError.Code.badReply),
    (stream(Array(events.prefix(2)) + ["{broken"]), .badReply),
    (stream([#"{"error":{"message":"out of memory"}}"#]), .failed),
    ("", .badReply),
  ])
  func `a broken stream is asked for again from its beginning`(text: String, code: ModelError.Code)
    async throws
  {
    let server = try TestServer { number, _ in
      .stream(number == 0 ? text : Self.stream(Self.events), cutEvery: 9)
    }
    defer { server.stop() }
    let answer = try await server.model().stream(.asking("x")) { _ in }
    #expect(answer.reply.text == "Grüne 🌿" && answer.volatile["attempts"] == 2)
    let broken = try TestServer { _, _ in .stream(text, cutEvery: 9) }
    defer { broken.stop() }
    let error = await #expect(throws: ModelError.self) {
      try await broken.model(attempts: 1).stream(.asking("x")) { _ in }
    }
    #expect(error?.code == code, "\(error?.message ?? "")")
  }
}
