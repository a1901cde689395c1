import Concepts
import JSON
import TestSupport
import Testing

@testable import LanguageModels

@Suite struct EndpointProbeTests {
  @Test func `what an endpoint does is found by asking for it`() async throws {
    let server = try TestServer { _, request in Self.capable(request) }
    defer { server.stop() }
    let findings = try await probe(server).findings()
    #expect(findings.capabilities == .everything && findings.streams)
    #expect(findings.lengthField == "max_tokens" && findings.models == ["m", "other"])
  }

  @Test func `what it ignores or refuses is found missing`() async throws {
    let server = try TestServer { _, request in
      if request.line.hasPrefix("GET") { return .text("no", status: "404 No") }
      let isExtra = ["response_format", "\"tools\""].contains { request.body.contains($0) }
      return isExtra
        ? .text(#"{"error":{"message":"unknown field"}}"#, status: "400 Bad") : .text(completion("Yes"))
    }
    defer { server.stop() }
    let endpoint = try server.endpoint(attempts: 1)
    let findings = try await probe(server).findings()
    #expect(!findings.capabilities.jsonSchema && !findings.capabilities.tools)
    #expect(!findings.capabilities.logProbabilities && !findings.streams && findings.models == [])
    #expect(
      findings.sentence(endpoint).contains("it lacks JSON schemas, log-probabilities, tool calls, streams"))
  }

  @Test func `the newer name of the length is found`() async throws {
    let server = try TestServer { _, request in
      request.body.contains("\"max_tokens\"")
        ? .text(#"{"error":{"message":"use 'max_completion_tokens' instead"}}"#, status: "400 Bad")
        : Self.capable(request)
    }
    defer { server.stop() }
    #expect(try await probe(server).findings().lengthField == "max_completion_tokens")
  }

  @Test func `an endpoint that cannot be used is an error, not a list of lacks`() async throws {
    let server = try TestServer { _, _ in .text("{}", status: "401 No") }
    defer { server.stop() }
    let error = await #expect(throws: ModelError.self) { try await probe(server).findings() }
    #expect(error?.code == .unauthorised)
  }

  private func probe(_ server: TestServer) throws -> EndpointProbe {
    EndpointProbe(try server.endpoint(attempts: 1), environment: ["KEY": canary], sleep: Waits().sleep)
  }

  private static func capable(_ request: TestServer.Request) -> TestServer.Answer {
    guard let body = try? JSONValue(parsing: request.body) else {
      return .text(#"{"data":[{"id":"m"},{"id":"other"}]}"#)
    }
    if body["stream"] == true {
      return .stream(
        "data: {\"choices\":[{\"delta\":{\"content\":\"Yes\"}}]}\n\ndata: [DONE]\n\n", cutEvery: 11)
    }
    if body["response_format"] != nil { return .text(completion(#"{"colour":"white"}"#)) }
    if body["logprobs"] == true {
      return .text(
        #"{"choices":[{"message":{"content":"Yes"},"logprobs":{"content":[{"token":"Yes","logprob":-0.1,"top_logprobs":[{"token":"Yes","logprob":-0.1}]}]}}]}"#
      )
    }
    if body["tools"] != nil {
      return .text(
        #"{"choices":[{"message":{"content":null,"tool_calls":[{"function":{"name":"weather","arguments":"{}"}}]}}]}"#
      )
    }
    return .text(completion("Yes"))
  }
}
