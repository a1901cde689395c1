import ArgumentParser
import JSON
import Reports
import Workspaces

/// `reprise diff A B`
struct Diff: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare two runs: what differs first, and what follows from it.",
    discussion: """
      Events are aligned by what they mean; times, tokens per second and providers' ids are not compared. A change \
      is a cause when nothing before it explains it, else a consequence. Of two workspaces, the last runs of \
      agents with one name are compared. Lists are compared by Kendall's tau and overlap, memories by their entries.

        reprise diff Workspaces/quickstart other-study
        reprise diff A/trace.jsonl B/trace.jsonl --html difference.html

      For git: 'git config difftool.reprise.cmd "reprise diff \\"$LOCAL\\" \\"$REMOTE\\""', then \
      'git difftool -t reprise'; 'reprise trace text' is for textconv.

      Exit status: 0 the same, 1 different, 2 one of the two could not be read.
      """)
  @Argument(help: "A trace, a folder of runs, a notebook or a workspace.", completion: .file()) var left:
    String
  @Argument(help: "The same.", completion: .file()) var right: String
  @Option(help: "How many causes, lists and memories are shown.") var limit = 10
  @Option(help: "Write both sides beside each other to an HTML file.", completion: .file()) var html: String?
  @Option(help: "Whether colours are used: auto, always or never.") var color = ColourChoice.auto
  @Flag(help: "Do not show a long comparison in a pager.") var noPager = false
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let status: Int
    do {
      if let html { status = try await page(to: html) } else { status = try await shown() }
    } catch {
      var failure = Failure(error)
      failure.status = .trouble
      throw failure
    }
    if status != 0 { throw ExitCode(Int32(status)) }
  }

  private func shown() async throws -> Int {
    let response = try await DiffTraces(left: left, right: right).perform(in: Workbench.environment())
    if output.json {
      try output.show(response) { _ in "" }
    } else {
      let text = DiffText(color.style, limit: max(limit, 0)).text(response.document)
      if noPager { Output.line(text) } else { Pager.show(text) }
    }
    return response.exitCode
  }

  private func page(to path: String) async throws -> Int {
    let response = try await PageDiff(left: left, right: right).perform(in: Workbench.environment())
    try OutputFile.write(response.html, to: path)
    if output.json {
      Output.json(["html": .string(path), "isIdentical": .bool(response.isIdentical)])
    } else {
      Output.line("\(response.isIdentical ? "identical" : "different"): \(path)")
    }
    return response.exitCode
  }
}
