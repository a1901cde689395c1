import Foundation
import Glibc
import TestSupport
import Testing

/// Files that are nearly traces: each verb says which file, what is wrong, and ends with the status that fits.
struct OddTraceTests {
  private static let looking = [
    "trace list", "trace show", "trace stats", "trace timeline", "trace verify", "trace prompt 8",
    "trace grep x", "memory show --user u12", "trace export --format jsonl --to /dev/null",
  ]

  @Test(arguments: [
    ("crlf", "CR LF"), ("bom", "byte order mark"), ("utf16", "does not begin with a session.start"),
  ])
  func `what an editor did to a whole file is named by each verb`(_ form: String, _ words: String)
    async throws
  {
    let study = try await recorded()
    let trace = String(decoding: try study.folder.read("good.jsonl"), as: UTF8.self)
    let changed: [UInt8] =
      switch form {
      case "crlf": Array(trace.replacing("\n", with: "\r\n").utf8)
      case "bom": [0xEF, 0xBB, 0xBF] + Array(trace.utf8)
      default: trace.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
      }
    let path = try study.folder.write(changed, to: "odd.jsonl")
    for verb in Self.looking {
      let outcome = try await Command(verb.split(separator: " ").map(String.init) + [path]).run()
      #expect(outcome.status == 65 && outcome.errors.contains(words), "\(verb): \(outcome.errors)")
      #expect(outcome.errors.contains("odd.jsonl"), "\(verb): \(outcome.errors)")
    }
    let good = study.folder.path(of: "good.jsonl")
    for words2 in [["diff", good, path], ["diff", path, good]] {
      let outcome = try await Command(words2).run()
      #expect(outcome.status == 2 && outcome.errors.contains("odd.jsonl"), "\(outcome.errors)")
      #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
    let exported = study.folder.path(of: "rows.jsonl")
    let rows = try await Command("trace", "export", path, "--format", "jsonl", "--to", exported).run()
    #expect(rows.status == 65 && !study.folder.exists("rows.jsonl"), "\(rows.errors)")
    let packed = try await Command("trace", "pack", path).run()
    #expect(packed.status == 65 && packed.errors.contains("odd.jsonl"), "\(packed.errors)")
  }

  @Test func `a pipe is refused where a file is read twice`() async throws {
    let study = try await recorded()
    let path = study.folder.path(of: "pipe.jsonl")
    #expect(mkfifo(path, 0o600) == 0)
    for verb in Self.looking + ["replay", "trace score --metric ndcg@5", "trace pack"] {
      let outcome = try await Command(verb.split(separator: " ").map(String.init) + [path]).run()
      #expect(outcome.status == 66 && outcome.errors.contains("is a pipe"), "\(verb): \(outcome.errors)")
    }
  }

  @Test func `whoever looks at a damaged trace is told what was not looked at`() async throws {
    let study = try await recorded()
    var bytes = try study.folder.read("good.jsonl")
    bytes[bytes.count / 2] = 0
    let path = try study.folder.write(bytes, to: "odd.jsonl")
    for verb in Self.looking.dropLast() where !["trace list", "trace verify"].contains(verb) {
      let outcome = try await Command(verb.split(separator: " ").map(String.init) + [path]).run()
      let isShown = verb == "trace prompt 8" || outcome.errors.contains("warning: ")
      #expect(isShown && outcome.status <= 1, "\(verb): \(outcome.errors)")
    }
    let beyond = try await Command("trace", "prompt", "100", path).run()
    #expect(beyond.status == 65 && beyond.errors.contains("altered"), "\(beyond.errors)")
    let earlier = try await Command("memory", "show", "--user", "u12", "--at", "12", path).run()
    #expect(earlier.status == 0 && earlier.errors.isEmpty, "\(earlier.errors)")
  }

  @Test func `a folder whose traces have other names says which there are`() async throws {
    let study = try await recorded()
    try study.folder.write(try study.folder.read("good.jsonl"), to: "two/a.jsonl")
    try study.folder.write(try study.folder.read("good.jsonl"), to: "two/b.jsonl")
    let folder = study.folder.path(of: "two")
    for verb in ["trace list", "trace verify", "replay"] {
      let outcome = try await Command(verb.split(separator: " ").map(String.init) + [folder]).run()
      #expect(outcome.status == 66 && outcome.errors.contains("a.jsonl, b.jsonl"), "\(outcome.errors)")
    }
    try study.folder.write(try study.folder.read("good.jsonl"), to: "two/trace.jsonl")
    let listed = try await Command("trace", "list", folder).run()
    #expect(listed.status == 0 && listed.output.contains("two/trace.jsonl"), "\(listed.output)")
  }

  @Test func `what does not fit on the disk is said, and leaves nothing half written`() async throws {
    let study = try await recorded()
    let chat = #"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}"# + "\n"
    try study.folder.write(String(repeating: chat, count: 300), to: "chats.jsonl")
    let program = Command.executable
    let verbs = [
      "trace import chats.jsonl --to new/trace.jsonl",
      "trace export good.jsonl --format jsonl --to new/rows.jsonl",
      "trace timeline good.jsonl --html new/page.html", "trace unpack good.zst --to new",
    ]
    #expect(
      try await Command("trace", "pack", "good.jsonl", "--to", "good.zst", in: study.folder.path).run().status
        == 0)
    for verb in verbs {
      let full = try await Shell.run(
        "ulimit -f 8; \(program) \(verb)", in: study.folder.path, environment: [:])
      #expect(full.status == 74 && full.errors.contains("error: "), "\(verb): \(full.status) \(full.errors)")
      #expect(study.folder.files.allSatisfy { !$0.hasPrefix("new/") }, "\(verb): \(study.folder.files)")
    }
    for verb in verbs {
      let roomy = try await Shell.run("\(program) \(verb)", in: study.folder.path, environment: [:])
      #expect(roomy.status == (verb.contains("unpack") ? 73 : 0), "\(verb): \(roomy.errors)")
    }
    let text = try await Shell.run(
      "\(program) trace text good.jsonl > /dev/full", in: study.folder.path, environment: [:])
    #expect(text.status == 74 && text.errors.contains("standard output cannot be written"), "\(text.errors)")
  }

  @Test func `a trace that grows while it is read is read as far as it went`() async throws {
    let study = try await recorded()
    let bytes = try study.folder.read("good.jsonl")
    let (trace, whole) = (study.folder.path(of: "growing.jsonl"), study.folder.path(of: "good.jsonl"))
    try study.folder.write(Array(bytes.prefix(8_000)), to: "growing.jsonl")
    // A few hundred bytes at a time, as a run that flushes.
    let writer = Task {
      let file = try FileHandle(forUpdating: URL(fileURLWithPath: trace))
      try file.seekToEnd()
      for start in stride(from: 8_000, to: bytes.count, by: 300) {
        try file.write(contentsOf: bytes[start..<min(start + 300, bytes.count)])
        try await Task.sleep(for: .milliseconds(5))
      }
      try file.close()
    }
    var statuses: Set<Int32> = []
    for verb in ["trace verify", "trace stats", "trace text", "trace show", "diff \(whole)"] {
      let outcome = try await Command(verb.split(separator: " ").map(String.init) + [trace]).run()
      statuses.insert(outcome.status)
      #expect(!outcome.errors.contains("damaged") && !outcome.output.contains("damaged"), "\(verb)")
    }
    try await writer.value
    #expect(statuses.isSubset(of: [0, 1, 65]), "\(statuses)")
    #expect(try await Command("diff", whole, trace).run().status == 0)
  }

  private func recorded() async throws -> Study {
    let study = try Study()
    #expect(try await study.run().status == 0)
    let trace = try #require(try await study.traces().first)
    try study.folder.write([UInt8](Data(contentsOf: URL(fileURLWithPath: trace))), to: "good.jsonl")
    return study
  }
}
