import Foundation
import JSON
import TestSupport
import Testing

/// Agents that leave a decision to a person, who is the client of a server or sits at the terminal.
struct ApprovalTests {
  /// The example with an agent that has every list confirmed by a person, and no model.
  private func study() throws -> Study {
    let study = try Study()
    try study.edit("memory: {name: window, size: 5}", "autonomy: {level: A1, approver: person}")
    try study.edit("planner: {name: react, maxSteps: 3}", "planner: direct")
    try study.edit("ranker: pointwise\nmodel: scripted\n", "")
    return study
  }

  /// The gates of a study's run: what was decided, and what is volatile about it.
  private func gates(_ study: Study) async throws -> [(result: JSONValue, ms: Int?)] {
    let trace = try #require(try await study.traces().first)
    let outcome = try await Command("trace", "show", trace, "--json", "--kind", "env.obs").run()
    let events = try JSONValue(parsing: outcome.output)["events"]?.arrayValue ?? []
    return events.filter { $0["at"] == "agent.gate" }.map { ($0["res"] ?? .null, $0["vol"]?["ms"]?.intValue) }
  }

  private func script(_ study: Study, _ way: String) async throws -> Shell.Outcome {
    try await Shell.run(
      "\(Command.repository)/Templates/Scripts/python/approve.py \(study.path) \(way)", in: study.folder.path,
      environment: ["REPRISE": Command.executable])
  }

  @Test(arguments: [("yes", true), ("no", false)])
  func `a client of the server decides, and the trace has its words and how long it took`(
    way: String, isGiven: Bool
  )
    async throws
  {
    let study = try study()
    let outcome = try await script(study, way)
    #expect(
      outcome.status == 0 && outcome.output.hasPrefix("6 questions\n"), "\(outcome.output)\(outcome.errors)")
    let gates = try await gates(study)
    #expect(gates.count == 6)
    var expected: JSONObject = ["approved": .bool(isGiven)]
    expected["reason"] = .string("the rule is \(way)")
    #expect(gates.allSatisfy { $0.result == .object(expected) && ($0.ms ?? -1) >= 0 }, "\(gates)")
    let replay = try await Command("replay", study.path, "--quiet").run()
    #expect(replay.status == 0, "\(replay.output)\(replay.errors)")
    let again = try await script(study, way)
    #expect(again.output.hasPrefix("0 questions\n"), "what was decided is not asked again")
  }

  @Test func `where nobody can be asked nothing is decided, and the run goes on when somebody is there`()
    async throws
  {
    let study = try study()
    let alone = try await study.run()
    #expect(alone.status == 69 && alone.errors.contains("nobody can be asked here"), "\(alone.errors)")
    #expect(alone.errors.contains("--ask"))
    let ended = try await Command(["run", study.path, "--quiet", "--ask"]).with(input: "y\nn\n").run()
    #expect(ended.status == 69 && ended.errors.contains("standard input has ended"), "\(ended.errors)")
    let person = try await Command(["run", study.path, "--quiet", "--ask"]).with(input: "y\nn\ny\nyes\n")
      .run()
    #expect(person.status == 0, "\(person.errors)")
    let decided = try await gates(study).map { $0.result["approved"]?.boolValue }
    #expect(decided == [true, false, true, false, true, true])
    #expect(person.errors.contains("Allow? [y/N]") && person.errors.contains("agent 'reactive', user "))
  }

  @Test(arguments: [
    #"{"error": {"code": -32601, "message": "what?"}}"#, #"{"result": {"approved": "perhaps"}}"#,
  ])
  func `a client that does not answer as it said stops the run with the reason`(answer: String) async throws {
    let study = try study()
    let program = """
      import json, os, subprocess
      server = subprocess.Popen([os.environ["REPRISE"], "serve"], stdin=-1, stdout=-1, text=True)
      def send(**message):
          print(json.dumps({"jsonrpc": "2.0", **message}), file=server.stdin, flush=True)
      send(id=1, method="notebook/run", params={"path": os.environ["STUDY"], "approvals": True})
      for line in server.stdout:
          message = json.loads(line)
          if "method" in message:
              send(id=message["id"], **json.loads(os.environ["ANSWER"]))
          else:
              print(json.dumps(message["error"]))
              server.stdin.close()
      """
    try study.folder.write(program, to: "client.py")
    let outcome = try await Shell.run(
      "python3 client.py", in: study.folder.path,
      environment: ["REPRISE": Command.executable, "STUDY": study.path, "ANSWER": answer])
    let error = try JSONValue(parsing: outcome.output)
    #expect(error["data"]?["kind"] == "no-approval" && error["data"]?["exitCode"] == 69, "\(outcome.output)")
    #expect(error["message"]?.stringValue?.contains("'approval/ask'") == true)
  }
}
