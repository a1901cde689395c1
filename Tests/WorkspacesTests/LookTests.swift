import JSON
import TestSupport
import Testing
import Tracing
import Workspaces

struct LookTests {
  @Test func `events are found by plain text and by pattern, with the field`() async throws {
    let (study, _) = try await recorded()
    var grep = GrepTraces(path: study.folder.path, text: "user's past")
    let plain = try await grep.perform(in: study.environment)
    #expect(plain.matches.isEmpty == false && plain.matches.allSatisfy { $0.kind == "msg" })
    #expect(plain.matches.first?.field == "/req/content")
    (grep.text, grep.pattern, grep.ignoreCase) = ("USER'S +past", true, true)
    #expect(try await grep.perform(in: study.environment).matches.count == plain.matches.count)
    (grep.text, grep.pattern) = ("USER'S PAST", false)
    #expect(try await grep.perform(in: study.environment).matches.count == plain.matches.count)
    grep.ignoreCase = false
    #expect(try await grep.perform(in: study.environment).matches.isEmpty)
    (grep.text, grep.pattern) = ("(", true)
    let error = await #expect(throws: WorkspaceError.self) { try await grep.perform(in: study.environment) }
    #expect(error?.code == "bad-pattern")
  }

  @Test func `a call is read in full, and what is no call says so`() async throws {
    let (study, path) = try await recorded()
    let calls = try await ReadTrace(path: path, kind: "llm.call").perform(in: study.environment)
    let event = try #require(calls.events.last)
    let place = try #require(event["s"]?.intValue)
    let prompt = try await ReadPrompt(path: path, event: place).perform(in: study.environment)
    #expect(prompt.messages.first?["role"] == "system")
    #expect(prompt.messages.allSatisfy { $0["content"]?.stringValue?.isEmpty == false })
    #expect(prompt.reply["text"] == event["res"]?["text"] && prompt.request["messages"] == nil)
    for wrong in [0, 1, 1_000_000] {
      await #expect(throws: WorkspaceError.self) {
        try await ReadPrompt(path: path, event: wrong).perform(in: study.environment)
      }
    }
  }

  @Test func `a run is told by episode and by component, also on a page`() async throws {
    let (study, path) = try await recorded()
    let timeline = try await TraceTimeline(path: path).perform(in: study.environment)
    let stats = try await TraceStatistics(path: path).perform(in: study.environment)
    let counted = try #require(stats.traces.first)
    #expect(timeline.episodes.map(\.span) == ["/0", "/1", "/2"])
    #expect(timeline.total.calls == counted.modelCalls)
    #expect(timeline.total.tokens == counted.promptTokens + counted.completionTokens)
    #expect(timeline.components.map(\.calls).reduce(0, +) == timeline.total.calls)
    #expect(timeline.episodes.map(\.spent.calls).reduce(0, +) == timeline.total.calls)
    let page = try await PageTimeline(path: path, from: 1, count: 1).perform(in: study.environment)
    #expect(page.episodes == 1 && page.next == 2)
    #expect(page.html.contains("/1  user") && !page.html.contains("/2  user"))
    #expect(!page.html.contains("</script>") && !page.html.contains("\u{202E}"))
  }

  @Test
  func
    `what is no trace, is newer or breaks is named with file and byte, and only what is vouched for counts`()
    async throws
  {
    let (study, path) = try await recorded()
    let lines = try study.folder.read(String(path.dropFirst(study.folder.path.count + 1))).split(
      separator: 10
    ).map(Array.init)
    let first = String(decoding: lines[0], as: UTF8.self)
    var altered = lines
    altered[7] = Array(String(decoding: lines[7], as: UTF8.self).replacing("\"n\":", with: "\"n\": ").utf8)
    let cases: [(name: String, text: [UInt8], events: Int, message: String)] = [
      ("foreign", Array("{\"a\": 1}\n{}\n".utf8), 0, "does not begin with a session.start event"),
      (
        "future", Array(first.replacing("\"v\":1}", with: "\"v\":2}").utf8) + [10], 0, "has format version 2"
      ),
      (
        "broken", Array(altered.joined(separator: [10])) + [10], 7,
        "line 9 does not follow line 8: one of the two was altered"
      ),
    ]
    for (name, text, events, message) in cases {
      try study.folder.write(text, to: "bad/\(name).jsonl")
      let path = study.folder.path(of: "bad/\(name).jsonl")
      let entry = try #require(
        try await VerifyTraces(path: path).perform(in: study.environment).traces.first)
      #expect(entry.state == "damaged" && entry.events == events, "\(name): \(entry)")
      #expect(entry.damage?.contains(message) == true && entry.damage?.contains("byte") == true, "\(entry)")
      guard events > 0 else {
        let error = await #expect(throws: WorkspaceError.self) {
          try await TraceStatistics(path: path).perform(in: study.environment)
        }
        let told = "\(error?.place ?? "") \(error?.message ?? "")"
        #expect(told.contains(path), "\(name): \(told)")
        continue
      }
      let stats = try await TraceStatistics(path: path).perform(in: study.environment).traces[0]
      #expect(stats.events == events && stats.damage?.contains(message) == true, "\(stats)")
      let page = try await ReadTrace(path: path).perform(in: study.environment)
      #expect(page.total == events && page.events.count == events)
    }
  }

  @Test func `verifying finds what was altered, in the trace and beside it`() async throws {
    let (study, path) = try await recorded()
    let whole = try await VerifyTraces(path: study.folder.path).perform(in: study.environment)
    #expect(whole.isSound && whole.exitCode == 0 && whole.traces.count == 2)
    let name = String(path.dropFirst(study.folder.path.count + 1))
    var bytes = try study.folder.read(name)
    bytes[bytes.count / 2] ^= 1
    try study.folder.write(bytes, to: name)
    let altered = try await VerifyTraces(path: path).perform(in: study.environment)
    #expect(altered.traces.first?.state == "damaged" && altered.exitCode == 65)
    #expect(altered.traces.first?.damage?.contains("byte") == true)
  }

  @Test func `an altered payload is found`() async throws {
    let folder = try TemporaryFolder()
    let blobs = BlobStore(folder: folder.path(of: "cas"))
    let session = try TraceSession.record(
      to: folder.path(of: "trace.jsonl"), blobs: blobs, seed: 1, start: ["a": 1])
    let long = JSONValue.string(String(repeating: "long ", count: 2_000))
    try session.root.decide(.rank, at: "test.rank", from: .null, long)
    try session.end(.null, recorded: nil)
    let study = try TestStudy()
    let whole = try await VerifyTraces(path: folder.path).perform(in: study.environment)
    #expect(whole.isSound && whole.traces.first?.payloads == 1)
    let payload = try #require(folder.files.first { $0.hasPrefix("cas/sha256/") && $0.utf8.count > 60 })
    try folder.write("\"other\"", to: payload)
    let altered = try await VerifyTraces(path: folder.path).perform(in: study.environment)
    #expect(altered.traces.first?.state == "damaged")
  }

  @Test func `a trace is exported as spans and as rows`() async throws {
    let (study, path) = try await recorded()
    let environment = study.environment
    let rows = try await ExportTrace(path: path, format: .jsonl, output: study.folder.path(of: "rows.jsonl"))
      .perform(in: environment)
    let lines = try study.folder.read("rows.jsonl").split(separator: 10)
    #expect(lines.count == rows.items)
    let keys = Set(try lines.map { try JSONValue(parsing: $0).objectValue?.keys ?? [] })
    #expect(keys.count == 1)
    var export = ExportTrace(path: path, format: .otlp, output: study.folder.path(of: "spans.json"))
    _ = try await export.perform(in: environment)
    let spans = try spans(study)
    let ids = spans.compactMap { $0["spanId"]?.stringValue }
    #expect(Set(ids).count == spans.count && ids.allSatisfy { $0.utf8.count == 16 })
    #expect(spans.allSatisfy { $0["parentSpanId"].map { ids.contains($0.stringValue ?? "") } ?? true })
    #expect(spans.filter { $0["parentSpanId"] == nil }.count == 1)
    let chats = spans.filter { $0["name"]?.stringValue?.hasPrefix("chat ") == true }
    let calls = try await TraceStatistics(path: path).perform(in: environment)
    #expect(chats.count == calls.traces.first?.modelCalls)
    let warmth = chats.flatMap { $0["attributes"]?.arrayValue ?? [] }.filter {
      $0["key"] == "gen_ai.request.temperature"
    }
    #expect(
      !warmth.isEmpty && warmth.allSatisfy { $0["value"]?["doubleValue"] != nil }, "also where it is whole")
    #expect(!String(decoding: try study.folder.read("spans.json"), as: UTF8.self).contains("input.messages"))
    export.content = true
    _ = try await export.perform(in: environment)
    #expect(String(decoding: try study.folder.read("spans.json"), as: UTF8.self).contains("input.messages"))
  }

  @Test func `what no last run names is listed, and removed when told`() async throws {
    let (study, path) = try await recorded()
    try study.edit { $0.replacing("size: 4", with: "size: 2") }
    _ = try await study.run()
    let listed = try await CollectRuns(path: study.folder.path).perform(in: study.environment)
    #expect(!listed.found.isEmpty && !listed.deleted && listed.bytes > 0)
    let left = try await ListTraces(path: study.folder.path).perform(in: study.environment)
    _ = try await CollectRuns(path: study.folder.path, delete: true).perform(in: study.environment)
    let after = try await ListTraces(path: study.folder.path).perform(in: study.environment)
    #expect(after.traces.map(\.head) == left.traces.map(\.head))
    let again = try await CollectRuns(path: study.folder.path).perform(in: study.environment)
    #expect(again.found.isEmpty && again.kept == 2)
    _ = path
    let replay = try await ReplayRun(path: study.folder.path).perform(in: study.environment)
    #expect(replay.isIdentical)
  }

  // MARK: - Helpers

  private func recorded() async throws -> (TestStudy, String) {
    let study = try TestStudy()
    let run = try await study.run()
    return (study, study.folder.path(of: try #require(run.traces.first)))
  }

  private func spans(_ study: TestStudy) throws -> [JSONValue] {
    let document = try JSONValue(parsing: study.folder.read("spans.json"))
    return document["resourceSpans"]?[0]?["scopeSpans"]?[0]?["spans"]?.arrayValue ?? []
  }
}
