import JSON
import TestSupport
import Testing
import Tracing
import Workspaces

/// Whatever happens to a trace's file, each operation answers or says what is wrong, with the byte.
struct TraceFuzzTests {
  @Test func `damaged traces are read as far as they are vouched for, by every operation`() async throws {
    let study = try TestStudy()
    let run = try await study.run()
    let whole = try study.folder.read(try #require(run.traces.first))
    let lines = whole.split(separator: 10).map { Array($0) + [10] }
    let chance = RandomStream(seed: 5, name: "fuzz")
    try study.folder.write(whole, to: "whole/trace.jsonl")
    for round in 0..<60 {
      let (name, bytes) = Self.damaged(whole, lines, chance)
      try study.folder.write(bytes, to: "broken/trace.jsonl")
      let path = study.folder.path(of: "broken/trace.jsonl")
      let verified = try? await VerifyTraces(path: path).perform(in: study.environment).traces.first
      if bytes != whole, let verified {
        let head = try await ListTraces(path: study.folder.path(of: "whole")).perform(in: study.environment)
        #expect(
          verified.state != "whole" || verified.head != head.traces.first?.head, "round \(round): \(name)")
        if verified.state == "damaged" {
          #expect(verified.damage?.contains("byte") == true, "\(name): \(verified.damage ?? "")")
        }
        #expect(verified.bytes <= bytes.count)
      }
      await answers("\(round) \(name) get", study) { try await ReadTrace(path: path).perform(in: $0) }
      await answers("\(round) \(name) grep", study) {
        try await GrepTraces(path: path, text: "film").perform(in: $0)
      }
      await answers("\(round) \(name) timeline", study) {
        try await TraceTimeline(path: path).perform(in: $0)
      }
      await answers("\(round) \(name) stats", study) { try await TraceStatistics(path: path).perform(in: $0) }
      await answers("\(round) \(name) prompt", study) {
        try await ReadPrompt(path: path, event: 9).perform(in: $0)
      }
      await answers("\(round) \(name) diff", study) {
        try await DiffTraces(left: path, right: study.folder.path(of: "whole")).perform(in: $0)
      }
    }
  }

  private func answers<Answer>(
    _ what: String, _ study: TestStudy, _ ask: (Environment) async throws -> Answer
  ) async {
    do { _ = try await ask(study.environment) } catch let error as WorkspaceError {
      #expect(error.category != .software, "\(what): \(error)")
    } catch { Issue.record("\(what): \(error)") }
  }

  /// One way in which a file can be not what it was.
  private static func damaged(_ whole: [UInt8], _ lines: [[UInt8]], _ chance: RandomStream) -> (
    String, [UInt8]
  ) {
    var (bytes, lines) = (whole, lines)
    switch chance.below(8) {
    case 0: return ("cut", Array(whole.prefix(chance.below(whole.count))))
    case 1:
      bytes[chance.below(bytes.count)] ^= UInt8(1 << chance.below(8))
      return ("bit flipped", bytes)
    case 2:
      let place = chance.below(lines.count - 1)
      lines.swapAt(place, place + 1)
      return ("lines swapped", lines.flatMap { $0 })
    case 3:
      lines.remove(at: chance.below(lines.count))
      return ("line missing", lines.flatMap { $0 })
    case 4:
      let place = chance.below(lines.count)
      lines.insert(lines[place], at: place)
      return ("line twice", lines.flatMap { $0 })
    case 5:
      lines.insert(Array("{\"foreign\":[1,2]}\n".utf8), at: chance.below(lines.count))
      return ("foreign line", lines.flatMap { $0 })
    case 6:
      let place = chance.below(lines.count)
      lines[place] = Array(
        String(decoding: lines[place], as: UTF8.self).replacing("\"v\":1", with: "\"v\":2").utf8)
      return ("future version", lines.flatMap { $0 })
    default:
      let start = chance.below(bytes.count)
      bytes.replaceSubrange(
        start..<min(start + 40, bytes.count), with: (0..<40).map { _ in UInt8(chance.below(256)) })
      return ("noise", bytes)
    }
  }
}
