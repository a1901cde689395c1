import Concepts
import JSON
import Testing

@testable import LanguageModels

@Suite struct ChatReplyTests {
  @Test func `text, finish and usage are read`() throws {
    let (reply, isEstimated) = try read(completion("Yes"))
    #expect(reply == Reply("Yes", finish: .stop, usage: Usage(promptTokens: 11, completionTokens: 2)))
    #expect(!isEstimated)
  }

  @Test func `a usage that is not told is estimated and marked`() throws {
    let (reply, isEstimated) = try read(#"{"choices":[{"message":{"content":"12345"}}]}"#)
    #expect(isEstimated && reply.usage == Usage(promptTokens: 4, completionTokens: 2))
  }

  @Test func `log-probabilities keep their alternatives in order`() throws {
    let (reply, _) = try read(
      #"""
      {"choices":[{"message":{"content":"No"},"finish_reason":"length","logprobs":{"content":[{"token":"No",
      "logprob":-0.5,"top_logprobs":[{"token":"No","logprob":-0.5},{"token":"Yes","logprob":-1.25}]}]}}]}
      """#)
    #expect(reply.finish == .length)
    let first = try #require(reply.logProbabilities.first)
    #expect(first.value == -0.5 && first.alternatives.map(\.token) == ["No", "Yes"])
    #expect(first.alternatives.map(\.value) == [-0.5, -1.25])
  }

  @Test(arguments: [#""{\"city\":\"Oslo\"}""#, #"{"city":"Oslo"}"#])
  func `arguments of a tool call may be text or an object`(arguments: String) throws {
    let (reply, _) = try read(
      #"{"choices":[{"message":{"content":null,"tool_calls":[{"function":{"name":"weather","arguments":\#(arguments)}}]}}]}"#
    )
    #expect(reply.finish == .toolCalls && reply.text == "")
    #expect(reply.toolCalls == [.init(name: "weather", arguments: ["city": "Oslo"])])
  }

  @Test(arguments: [
    (#"{"message":{"content":"a","refusal":"I cannot"}}"#, Reply.Finish.refusal),
    (#"{"message":{"content":"a"},"finish_reason":"content_filter"}"#, .refusal),
    (#"{"message":{"content":[{"type":"text","text":"a"}]},"finish_reason":"new-reason"}"#, .other),
  ])
  func `refusals and unknown endings are told apart`(choice: String, finish: Reply.Finish) throws {
    let (reply, _) = try read(#"{"choices":[\#(choice)]}"#)
    #expect(reply.finish == finish && reply.text == "a")
  }

  @Test(arguments: [
    "{}", "[]", "null", #"{"choices":[]}"#, #"{"choices":[{}]}"#, #"{"choices":[{"message":"x"}]}"#,
    #"{"choices":[{"message":{"tool_calls":[{"function":{"name":"f","arguments":"{"}}]}}]}"#,
  ])
  func `what is no chat completion is refused`(body: String) throws {
    let error = #expect(throws: ModelError.self) { try read(body) }
    #expect(error?.code == .badReply)
  }

  private func read(_ body: String) throws -> (Reply, Bool) {
    let reply = try ChatReply(try JSONValue(parsing: body)).reply(to: .asking("Hello"))
    return (reply.reply, reply.isUsageEstimated)
  }
}
