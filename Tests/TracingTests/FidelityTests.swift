import JSON
import TestSupport
import Testing
import Tracing

struct FidelityTests {
  @Test(arguments: [
    "trailing space ", "\u{0}nul", "e\u{301} is not é", "🎬\u{1F468}\u{200D}\u{1F469}", "\u{2028}line",
    "\"quoted\\\"", "",
    "1e22", "\r\n\t",
  ])
  func `text comes back byte for byte`(text: String) async throws {
    let value = try await roundTrip(.string(text))
    #expect(value.stringValue.map { Array($0.utf8) } == Array(text.utf8))
  }

  @Test(arguments: [0.1, 1e22, 5.0e-300, -1.5, 1.0 / 3, 1.7976931348623157e308, 123_456_789.000_000_01])
  func `numbers come back bit for bit`(number: Double) async throws {
    #expect(try await roundTrip(.number(number)).doubleValue?.bitPattern == number.bitPattern)
  }

  @Test func `a payload of a megabyte lies beside the trace and comes back`() async throws {
    let folder = try TemporaryFolder()
    let big = JSONValue.string(String(repeating: "film ", count: 200_000))
    let trace = try await record(big, in: folder)
    #expect(try folder.read("trace.jsonl").count < 5_000)
    #expect(try answer(in: trace) == big)
    #expect(folder.files.contains { $0.hasPrefix("blobs/sha256/") })
  }

  @Test func `an altered payload is refused`() async throws {
    let folder = try TemporaryFolder()
    _ = try await record(.string(String(repeating: "film ", count: 2_000)), in: folder)
    let blob = try #require(folder.files.last { $0.hasPrefix("blobs/sha256/") && $0.count > 50 })
    var bytes = try folder.read(blob)
    bytes[100] ^= 1
    try folder.write(bytes, to: blob)
    #expect(try Program.read(folder).damage?.code == .integrity)
  }

  @Test func `a message that many prompts share is written once`() async throws {
    let folder = try TemporaryFolder()
    var program = Program()
    (program.episodes, program.turns) = (1, 50)
    let trace = try await program.record(in: folder)
    #expect(trace.events.filter { $0.kind == .message }.count == 51)
  }

  private func roundTrip(_ value: JSONValue) async throws -> JSONValue {
    let folder = try TemporaryFolder()
    return try answer(in: try await record(value, in: folder))
  }

  private func record(_ value: JSONValue, in folder: TemporaryFolder) async throws -> Trace {
    let session = try TraceSession.record(
      to: folder.path(of: "trace.jsonl"), blobs: Program.blobs(in: folder), seed: 1, start: [:])
    let span = try session.root.open("episode")
    _ = try await span.perform(EffectCall(.toolCall, at: "test.tool", .null)) { EffectAnswer(value) }
    try session.end(.null, recorded: nil)
    return try Program.read(folder)
  }

  private func answer(in trace: Trace) throws -> JSONValue {
    let event = try #require(trace.events.first { $0.kind == .toolCall })
    guard case .result(let value) = event.outcome else { return .null }
    return value
  }
}
