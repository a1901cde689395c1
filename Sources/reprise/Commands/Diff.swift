import ArgumentParser
import JSON
import Workspaces

/// `reprise diff A B`
struct Diff: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare two runs: what differs first, and what follows from it.",
    discussion: """
      Events are aligned by what they mean; times, tokens per second and providers' ids are not compared. A change \
      is a cause when nothing before it explains it, else a consequence. Of two workspaces, the last runs of \
      agents with one name are compared.

        reprise diff Workspaces/quickstart other-study

      Exit status: 0 the same, 1 different, 2 one of the two could not be read.
      """)
  @Argument(help: "A trace, a folder of runs, a notebook or a workspace.", completion: .file()) var left:
    String
  @Argument(help: "The same.", completion: .file()) var right: String
  @Option(help: "How many causes are shown.") var limit = 10
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let response: DiffTraces.Response
    do {
      response = try await DiffTraces(left: left, right: right).perform(in: Workbench.environment())
    } catch {
      var failure = Failure(error)
      failure.status = .trouble
      throw failure
    }
    try output.show(response) { response in
      let alone = [("left", response.onlyLeft), ("right", response.onlyRight)].flatMap { side, paths in
        paths.map { "only \(side): \($0)" }
      }
      return (response.pairs.map { $0.text(limit: limit) } + alone).joined(separator: "\n")
    }
    if response.exitCode != 0 { throw ExitCode(Int32(response.exitCode)) }
  }
}

extension DiffTraces.Pair {
  fileprivate func text(limit: Int) -> String {
    guard verdict != "identical" else { return "identical: \(equalEvents) events mean the same" }
    let percent = Int((100 * divergenceRatio).rounded())
    var lines = [
      "\(verdict): \(equalEvents) events mean the same, \(percent) % do not", "  left:  \(left)",
      "  right: \(right)",
    ]
    lines += (environment.arrayValue ?? []).map { "  environment \(Self.words($0))" }
    for root in roots.prefix(limit) {
      lines.append("  \(root["cause"]?.stringValue ?? ""): \(root["at"]?.stringValue ?? "")")
      lines += (root["patch"]?.arrayValue ?? []).prefix(3).map { "    \(Self.words($0))" }
    }
    if roots.count > limit { lines.append("  … \(roots.count - limit) more causes; --limit shows them") }
    if !consequences.isEmpty {
      let counts = consequences.map { "\($0.count) \($0.kind)" }.joined(separator: ", ")
      lines.append("  that follow from these: \(counts)")
    }
    return lines.joined(separator: "\n")
  }

  /// One operation of a patch in words.
  private static func words(_ operation: JSONValue) -> String {
    let path = operation["path"]?.stringValue ?? ""
    let value = operation["value"].map { " \($0.printed())" } ?? ""
    let text = "\(path.isEmpty ? "/" : path): \(operation["op"]?.stringValue ?? "")\(value)"
    return text.count <= 140 ? text : text.prefix(139) + "…"
  }
}
