import Foundation
import TestSupport
import Testing

/// Traces in a repository, with the settings that `Docs/Traces.md` gives.
struct GitTests {
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/git")))
  func `git shows a changed trace as text and opens the comparison as a tool`() async throws {
    let folder = try TemporaryFolder()
    let (old, new) = try await (trace { _ in }, trace { try $0.edit("seed: 7", "seed: 8") })
    try folder.write(old, to: "repository/trace.jsonl")
    try folder.write("*.jsonl diff=reprise\n", to: "repository/.gitattributes")
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
