import Foundation
import JSON
import TestSupport
import Testing

/// A session of the server, recorded, asked again of a fresh one, and compared.
struct SessionRecordTests {
  @Test func `a session is recorded, replayed against a fresh server, and compared`() async throws {
    let study = try Study()
    let (first, second) = (study.folder.path(of: "first.jsonl"), study.folder.path(of: "second.jsonl"))
    try await serve(study, recording: first)
    let verified = try await Command("trace", "verify", first).run()
    #expect(verified.status == 0, "\(verified.errors)")
    let replay = try await Command("replay", first).run()
    #expect(replay.status == 0, "\(replay.output)\(replay.errors)")
    #expect(replay.output.contains("3 requests"))
    try await serve(study, recording: second)
    let same = try await Command("diff", first, second).run()
    #expect(same.status == 0, "\(same.output)")
    try study.edit("seed: 7", "sed: 7")
    let changed = try await Command("replay", first, "--json").run()
    #expect(changed.status == 3)
    #expect(try JSONValue(parsing: changed.output)["divergence"]?["class"] == "derived-changed")
    let third = study.folder.path(of: "third.jsonl")
    try await serve(study, recording: third)
    let diff = try await Command("diff", first, third).run()
    #expect(diff.status == 1 && diff.output.contains("rpc.call at workspace/check"), "\(diff.output)")
  }

  @Test func `a session is never recorded over another file`() async throws {
    let study = try Study()
    let path = try study.folder.write("mine\n", to: "mine.jsonl")
    let outcome = try await Command("serve", "--record", path).run()
    #expect(outcome.status != 0 && outcome.errors.hasPrefix("error: "))
    #expect(try study.folder.read("mine.jsonl") == Array("mine\n".utf8))
  }

  private func serve(_ study: Study, recording path: String) async throws {
    let requests = [
      #"{"jsonrpc":"2.0","id":1,"method":"workspace/check","params":{"path":"\#(study.path)"}}"#,
      #"{"jsonrpc":"2.0","id":2,"method":"component/describe","params":{"family":"memory","name":"window"}}"#,
      #"{"jsonrpc":"2.0","id":3,"method":"component/describe","params":{"family":"memory","name":"windw"}}"#,
    ]
    let input = requests.joined(separator: "\n") + "\n"
    let outcome = try await Command("serve", "--record", path).with(input: input).run()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.split(separator: "\n").count == 3, "\(outcome.output)")
  }
}
