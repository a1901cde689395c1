import ArgumentParser
import JSON
import Workspaces

/// `reprise trace timeline PATH`
struct TraceTimelineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "timeline", abstract: "Tell a run episode by episode, and what each component spent.",
    discussion: """
        reprise trace timeline RUN/trace.jsonl
        reprise trace timeline RUN/trace.jsonl --html run.html

      The page shows every step, collapsed; of long runs the first episodes, --from and --count show others.
      """)
  @Argument(help: "A trace, or what has just one.", completion: .file()) var path: String
  @Option(help: "Write a page with collapsible steps to a file.", completion: .file()) var html: String?
  @Option(help: "The first episode on the page, from 0.") var from: Int?
  @Option(help: "How many episodes are on the page; 50 if left out, at most 500.") var count: Int?
  @OptionGroup var output: OutputOptions

  func run() async throws {
    if let html { return try await page(to: html) }
    let response = try await TraceTimeline(path: path).perform(in: Workbench.environment())
    if let damage = response.damage { Output.note("warning: \(path): \(damage)") }
    try output.show(response, text: Self.text)
  }

  private func page(to file: String) async throws {
    let response = try await PageTimeline(path: path, from: from, count: count).perform(
      in: Workbench.environment())
    try OutputFile.write(response.html, to: file)
    let next = response.next.map { ", --from \($0) shows more" } ?? ""
    if output.json {
      Output.json(["html": .string(file), "episodes": .integer(Int64(response.episodes))])
    } else {
      Output.line("\(file): \(response.episodes) episodes\(next)")
    }
  }

  private static func text(_ response: TraceTimeline.Response) -> String {
    let episodes = Terminal.table(
      [["SPAN", "USER", "EVENTS", "CALLS", "TOKENS", "TIME", "SLATE"]]
        + response.episodes.map { episode in
          let slate = episode.slate.prefix(5).joined(separator: " ") + (episode.slate.count > 5 ? " …" : "")
          return [
            episode.span, episode.user, "\(episode.from)–\(episode.to)", "\(episode.spent.calls)",
            "\(episode.spent.tokens)", Terminal.duration(episode.spent.seconds), episode.stop ?? slate,
          ]
        })
    let components = Terminal.table(
      [["COMPONENT", "CALLS", "FAILED", "SERVED", "TOKENS READ", "WRITTEN", "TIME"]]
        + (response.components + [response.total]).map { spent in
          [
            spent.site, "\(spent.calls)", "\(spent.failures)", "\(spent.served)", "\(spent.promptTokens)",
            "\(spent.completionTokens)", Terminal.duration(spent.seconds),
          ]
        })
    return "\(episodes)\n\n\(components)"
  }
}
