import Evaluation
import JSON
import TestSupport
import Testing
import Tracing

@testable import Workspaces

@Suite struct FailedCallTests {
  /// What calls of a kind came to, each with why it failed or nothing, read from their trace.
  private func failed(_ calls: [(EventKind, String, String?)]) async throws -> FailedCalls {
    let folder = try TemporaryFolder()
    let path = folder.path(of: "trace.jsonl")
    let session = try TraceSession.record(
      to: path, blobs: BlobStore(folder: folder.path(of: "cas")), seed: 1, start: [:])
    for (kind, tool, message) in calls {
      let call = EffectCall(kind, at: "x.use", tool.isEmpty ? [:] : ["tool": .string(tool)])
      _ = try? await session.root.perform(call) {
        if let message { throw EffectFailure(code: "failed", message: message) }
        return EffectAnswer("fine")
      }
    }
    try session.end(.null, recorded: nil)
    let trace = try Trace(reading: path, blobs: BlobStore(folder: folder.path(of: "cas")))
    return trace.events.reduce(into: FailedCalls()) { $0.add($1) }
  }

  @Test func `what failed is said once for each tool and model, with the most frequent reason`() async throws
  {
    var all = try await failed([
      (.toolCall, "a", "it is not there"), (.toolCall, "b", nil), (.toolCall, "a", "it hung"),
      (.modelCall, "", "too long"),
    ])
    let second = try await failed([
      (.toolCall, "a", "it hung"), (.toolCall, "a", nil), (.modelCall, "", "too long"),
    ])
    all.add(second)
    #expect(
      all.sentences == [
        "3 of 4 calls of the tool 'a' failed: it hung (1 for other reasons).",
        "2 of 2 model calls failed: too long.",
      ])
    let many = (0..<80).map { (EventKind.toolCall, "a", String?.some("reason \($0)")) }
    #expect(
      try await failed(many).sentences == [
        "80 of 80 calls of the tool 'a' failed: reason 0 (79 for other reasons)."
      ])
    #expect(try await failed([(.toolCall, "b", nil)]).sentences.isEmpty)
    #expect(
      try await failed([(.toolCall, "", "no folder")]).sentences == [
        "1 of 1 calls of the tool 'x' failed: no folder."
      ])
  }

  @Test func `a tool whose program is not there is told in the result`() async throws {
    let study = try TestStudy()
    let tools = (1...6).map { "{name: external, tool: mood\($0), command: [tools/none]}" }.joined(
      separator: ", ")
    try study.edit { $0.replacing("planner: react\n", with: "planner: react\ntools: [\(tools)]\n") }
    let run = try await study.run()
    let value = try #require(run.cells.first { $0.id == "result" }?.value)
    let said = try value.decoded(as: EvaluationResult.self).failures ?? []
    #expect(!said.isEmpty && said.allSatisfy { $0.contains("tools/none cannot be run") }, "\(said)")
    let report = try #require(run.report)
    let page = String(decoding: try study.folder.read(report), as: UTF8.self)
    #expect(page.contains("Calls failed") && page.contains("tools/none cannot be run"))
  }
}
