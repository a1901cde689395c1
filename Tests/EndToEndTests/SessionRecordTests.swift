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

  @Test func `a session in which a person was asked replays with that person's answers`() async throws {
    let study = try Study()
    try study.edit("memory: {name: window, size: 5}", "autonomy: {level: A1, approver: person}")
    try study.edit("planner: {name: react, maxSteps: 3}", "planner: direct")
    try study.edit("ranker: pointwise\nmodel: scripted\n", "")
    let record = study.folder.path(of: "session.jsonl")
    // Every second question is refused, so that an answer in the wrong place shows.
    let client = """
      import json, subprocess, sys
      server = subprocess.Popen(sys.argv[1:4], stdin=-1, stdout=-1, text=True)
      def send(**message):
          print(json.dumps({"jsonrpc": "2.0", **message}), file=server.stdin, flush=True)
      send(id=1, method="notebook/run", params={"path": sys.argv[4], "approvals": True})
      asked = 0
      for line in server.stdout:
          message = json.loads(line)
          if "method" in message:
              asked += 1
              send(id=message["id"], result={"approved": asked % 2 == 0, "reason": f"answer {asked}"})
          else:
              server.stdin.close()
      print(asked)
      """
    try study.folder.write(client, to: "client.py")
    let outcome = try await Shell.run(
      "python3 client.py \(Command.executable) serve --record=\(record) \(study.path)", in: study.folder.path,
      environment: [:])
    #expect(outcome.status == 0 && outcome.output == "6\n", "\(outcome.output)\(outcome.errors)")
    let shown = try await Command("trace", "show", record, "--kind", "env.obs", "--json").run()
    let asked = try JSONValue(parsing: shown.output)["events"]?.arrayValue ?? []
    #expect(asked.count == 6 && asked.allSatisfy { $0["at"] == "approval/ask" && $0["sp"] == "/0" })
    #expect(asked.first?["res"] == ["approved": false, "reason": "answer 1"])
    // The files must be as they were when the session began.
    for name in [".reprise", "results", "reprise.lock"] where study.folder.exists("study/\(name)") {
      try study.folder.remove("study/\(name)")
    }
    let replay = try await Command("replay", record).run()
    #expect(replay.status == 0, "\(replay.output)\(replay.errors)")
    let traces = try await study.traces()
    let gates = try await Command("trace", "grep", "answer 6", try #require(traces.first)).run()
    #expect(gates.status == 0, "\(gates.output)")
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
