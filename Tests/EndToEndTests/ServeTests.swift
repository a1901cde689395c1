import Foundation
import JSON
import TestSupport
import Testing

/// `reprise serve` over real pipes.
struct ServeTests {
  private func answers(_ requests: JSONValue...) async throws -> [JSONValue] {
    let input = requests.map { $0.printed() + "\n" }.joined()
    let outcome = try await Command("serve").with(input: input).run()
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try outcome.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
  }

  private func request(_ id: Int, _ method: String, _ params: JSONValue = [:]) -> JSONValue {
    ["jsonrpc": "2.0", "id": .integer(Int64(id)), "method": .string(method), "params": params]
  }

  @Test func `hello names every method with a sentence`() async throws {
    let answers = try await answers(request(1, "hello"))
    let result = try #require(answers.first?["result"])
    #expect(result["name"] == "reprise")
    let names = (result["methods"]?.arrayValue ?? []).compactMap { $0["name"]?.stringValue }
    for name in [
      "workspace/open", "workspace/list", "notebook/get", "notebook/run", "trace/get", "trace/replay",
      "component/list", "component/describe",
    ] { #expect(names.contains(name)) }
  }

  @Test func `a response is what the command prints`() async throws {
    let answers = try await answers(request(1, "component/describe", ["family": "memory", "name": "window"]))
    let printed = try await Command("describe", "memory", "window", "--json").run()
    #expect(answers.first?["result"] == (try JSONValue(parsing: printed.output)))
  }

  @Test func `errors have place, hint and the command's exit code`() async throws {
    let study = try Study()
    try study.edit("users: 6", "user: 6")
    let answers = try await answers(
      request(1, "notebook/run", ["path": .string(study.path)]), request(2, "nonsense"),
      request(3, "component/describe", ["family": "memory"]))
    let errors = Dictionary(answers.map { ($0["id"]?.intValue ?? 0, $0["error"] ?? .null) }) { $1 }
    #expect(errors[1]?["data"]?["exitCode"] == 65)
    #expect(errors[1]?["data"]?["place"]?.stringValue?.hasPrefix("notebooks/own-data.md:") == true)
    #expect(errors[1]?["data"]?["hint"]?.stringValue?.isEmpty == false)
    #expect(errors[2]?["code"] == -32601)
    #expect(errors[3]?["code"] == -32602)
  }

  @Test(arguments: ["shell/quickstart.sh", "python/quickstart.py"])
  func `the script drives a workspace from end to end`(script: String) async throws {
    let study = try Study()
    let outcome = try await Shell.run(
      "\(Command.repository)/Templates/Scripts/\(script) \(study.path) scripted", in: study.folder.path,
      environment: ["REPRISE": Command.executable])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains(#""isIdentical""#) || outcome.output.contains("isIdentical"))
    #expect(outcome.output.contains("NDCG@5"))
    #expect(outcome.errors.contains("own-data"), "progress was shown")
  }
}
