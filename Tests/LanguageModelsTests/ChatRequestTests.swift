import Concepts
import JSON
import Testing

@testable import LanguageModels

@Suite struct ChatRequestTests {
  @Test func `every default is spelt out`() throws {
    let endpoint = try Endpoint(baseURL: "http://h/v1/", model: "m")
    let body = ChatRequest(prompt: .asking("Hello"), endpoint: endpoint).json
    let expected: JSONValue = [
      "model": "m",
      "messages": [["role": "system", "content": "Be brief."], ["role": "user", "content": "Hello"]],
      "temperature": 0.0, "top_p": 1.0, "seed": 0, "max_tokens": 256, "stream": false,
    ]
    #expect(body == expected)
    #expect(endpoint.baseURL == "http://h/v1")
  }

  @Test func `schema, tools, stops and log-probabilities go under their standard names`() throws {
    var prompt = Prompt.asking("Hello")
    prompt.format = .json(name: "answer", schema: ["type": "object"])
    prompt.tools = [ToolDescription(name: "find", summary: "Finds.", parameters: ["type": "object"])]
    prompt.logProbabilities = 5
    (prompt.sampling.stop, prompt.sampling.seed) = (["\n"], UInt64.max)
    let endpoint = try Endpoint(baseURL: "http://h/v1", model: "m")
    let body = ChatRequest(prompt: prompt, endpoint: endpoint, lengthField: "max_completion_tokens").json
    #expect(body["response_format"]?["json_schema"]?["schema"] == ["type": "object"])
    #expect(body["tools"]?[0]?["function"]?["name"] == "find")
    #expect(body["top_logprobs"] == 5 && body["logprobs"] == true)
    #expect(body["stop"] == ["\n"] && body["seed"] == 0x7fff_ffff)
    #expect(body["max_completion_tokens"] == 256 && body["max_tokens"] == nil)
  }

  @Test func `our own server is told to keep no prompt`() throws {
    var endpoint = try Endpoint(baseURL: "http://h/v1", model: "m")
    #expect(ChatRequest(prompt: .asking("x"), endpoint: endpoint).json["cache_prompt"] == nil)
    endpoint.isOwn = true
    #expect(ChatRequest(prompt: .asking("x"), endpoint: endpoint).json["cache_prompt"] == false)
  }

  @Test(arguments: [
    "", "api.example.org", "ftp://h/v1", "http://", "http://user:secret@h/v1", "https://h/v1?key=secret",
    "http://h/#a",
    "http://h h/",
  ])
  func `an address that is none, or holds a secret, is refused without repeating it`(address: String) throws {
    let error = #expect(throws: ModelError.self) { try Endpoint(baseURL: address, model: "m") }
    #expect(error?.code == .misconfigured && error?.message.contains("secret") == false)
  }
}
