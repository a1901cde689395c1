import Foundation
import JSON
import TestSupport
import Testing
import Tracing

/// Traces in a repository, with the settings that `Docs/Traces.md` gives.
struct GitTests {
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/git")))
  func `git shows a changed trace as text and opens the comparison as a tool`() async throws {
    let folder = try TemporaryFolder()
    let (old, new) = try await (trace { _ in }, trace { try $0.edit("seed: 7", "seed: 8") })
    try folder.write(old, to: "repository/trace.jsonl")
    try folder.write("*.jsonl diff=reprise -text\n", to: "repository/.gitattributes")
    try await git("init -q && git add trace.jsonl .gitattributes && git commit -qm first", folder)
    try folder.write(new, to: "repository/trace.jsonl")
    try await git("config diff.reprise.textconv 'reprise trace text'", folder)
    try await git(#"config difftool.reprise.cmd 'reprise diff "$LOCAL" "$REMOTE"'"#, folder)
    let diff = try await git("diff", folder)
    #expect(diff.contains("\n-  req.seed: \"7\"\n+  req.seed: \"8\""), "\(diff)")
    #expect(!diff.contains(#""p":"#) && !diff.contains("vol"))
    let tool = try await git("difftool -y -t reprise", folder)
    #expect(tool.contains("sustained") && tool.contains("/seed: \"[-7-]{+8+}\""), "\(tool)")
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/git")))
  func `git hides no change of a file that is no trace, is damaged, or differs in a null`() async throws {
    let folder = try TemporaryFolder()
    let whole = try await trace { _ in }
    let text = String(decoding: whole, as: UTF8.self)
    let cases: [(name: String, old: String, new: String, shown: String)] = [
      ("foreign", #"{"a":1}"#, #"{"a":2}"#, #"+{"a":2}"#),
      ("torn", text, text + #"{"at":"#, "+cut: a line begins at byte \(whole.count)"),
      ("damaged", text.replacing("u", with: "v"), text.replacing("u", with: "w"), "+"),
      (
        "null", text, text.replacing(#""stop":null"#, with: #""stop":"budget""#, maxReplacements: 1),
        #"-  res.stop: null"#
      ),
    ]
    try folder.write("*.jsonl diff=reprise -text\n", to: "repository/.gitattributes")
    try await git("init -q && git config diff.reprise.textconv 'reprise trace text'", folder)
    for each in cases { try folder.write(each.old, to: "repository/\(each.name).jsonl") }
    try await git("add . && git commit -qm first", folder)
    for each in cases { try folder.write(each.new, to: "repository/\(each.name).jsonl") }
    for each in cases {
      let diff = try await git("diff -- \(each.name).jsonl", folder)
      #expect(diff.contains("\n" + each.shown), "\(each.name): \(diff)")
    }
    try await git("commit -qam second", folder)
    let log = try await git("log -p -1", folder)
    for each in cases { #expect(log.contains("\n" + each.shown), "\(each.name)") }
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/git")))
  func `a payload is shown alike where it lies beside the trace and where git hands the trace over`()
    async throws
  {
    let folder = try TemporaryFolder()
    func record(_ answer: String) throws {
      let place = folder.path(of: "repository")
      try? FileManager.default.removeItem(atPath: place + "/trace.jsonl")
      let session = try TraceSession.record(
        to: place + "/trace.jsonl", blobs: BlobStore(folder: place + "/cas"), seed: 1, start: ["a": 1])
      let span = try session.root.open("episode")
      let big = JSONValue.string(String(repeating: "long ", count: 2_000))
      try span.decide(.rank, at: "test.rank", from: big, .string(answer))
      try span.close()
      try session.end(1, recorded: nil)
    }
    try folder.write("*.jsonl diff=reprise -text\n", to: "repository/.gitattributes")
    try record("one")
    try await git("init -q && git config diff.reprise.textconv 'reprise trace text'", folder)
    try await git("add . && git commit -qm first", folder)
    try record("two")
    let diff = try await git("diff", folder)
    let changed = diff.split(separator: "\n").filter { $0.hasPrefix("+ ") || $0.hasPrefix("- ") }
    #expect(changed == [#"-  res: "one""#, #"+  res: "two""#], "\(diff)")
    let trace = folder.path(of: "repository/trace.jsonl")
    let whole = try await Command("trace", "text", "--payloads", trace).run()
    #expect(whole.output.contains("long long") && !whole.output.contains("$b"))
  }

  private func trace(_ change: (Study) throws -> Void) async throws -> [UInt8] {
    let study = try Study()
    try change(study)
    #expect(try await study.run().status == 0)
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: try #require(try await study.traces().first))))
  }

  @discardableResult private func git(_ arguments: String, _ folder: TemporaryFolder) async throws -> String {
    let programs = (Command.executable as NSString).deletingLastPathComponent
    let outcome = try await Shell.run(
      "git \(arguments)", in: folder.path(of: "repository"),
      environment: [
        "PATH": "\(programs):/usr/bin:/bin", "HOME": folder.path, "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_PAGER": "cat",
      ])
    #expect(outcome.status == 0, "git \(arguments): \(outcome.errors)")
    return outcome.output + outcome.errors
  }
}
