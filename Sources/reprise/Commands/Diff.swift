import ArgumentParser
import JSON
import Tracing

/// `reprise diff A B`
struct Diff: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare two runs: what differs first, and what follows from it.",
    discussion: """
      Events are aligned by what they mean; times, tokens per second and providers' ids are not compared. A change \
      is a cause when nothing before it explains it, else a consequence.

        reprise diff Workspaces/quickstart other/trace.jsonl

      Exit status: 0 the same, 1 different, 2 one of the two could not be read.
      """)
  @Argument(help: "A trace, or a workspace.", completion: .file()) var left: String
  @Argument(help: "A trace, or a workspace.", completion: .file()) var right: String
  @Option(help: "How many causes are shown.") var limit = 10
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let comparison: TraceComparison
    do {
      comparison = TraceComparison(try TraceLocation(left).read(), try TraceLocation(right).read())
    } catch {
      var failure = Failure(error)
      failure.status = .trouble
      throw failure
    }
    output.show(comparison.json, text: comparison.text(limit: limit))
    if comparison.verdict != .identical { throw ExitCode(ExitStatus.different.rawValue) }
  }
}

extension TraceComparison {
  fileprivate var json: JSONValue {
    [
      "format": "reprise.diff/1", "verdict": .string(verdict.rawValue), "environment": environment,
      "equal": .integer(Int64(equalCount)), "left": .integer(Int64(leftCount)),
      "right": .integer(Int64(rightCount)), "ratio": .number(divergenceRatio),
      "changes": .array(changes.map(\.json)),
    ]
  }

  fileprivate func text(limit: Int) -> String {
    guard verdict != .identical else { return "identical: \(equalCount) events mean the same" }
    let percent = Int((100 * divergenceRatio).rounded())
    var lines = ["\(verdict.rawValue): \(equalCount) events mean the same, \(percent) % do not"]
    for operation in environment.arrayValue ?? [] { lines.append("  environment \(operation.operationText)") }
    for change in roots.prefix(limit) { lines += change.lines }
    let (more, following) = (max(0, roots.count - limit), changes.count - roots.count)
    if more > 0 { lines.append("  … \(more) more causes; --limit shows them") }
    if following > 0 { lines.append("  \(following) more changes follow from these") }
    return lines.joined(separator: "\n")
  }
}

extension EventChange {
  fileprivate var lines: [String] {
    let place = [left.map { "left event \($0.sequence)" }, right.map { "right event \($0.sequence)" }]
    let head =
      "  \(cause): \((left ?? right)?.key.description ?? "") (\(place.compactMap { $0 }.joined(separator: ", ")))"
    return [head] + (patch.arrayValue ?? []).prefix(3).map { "    \($0.operationText)" }
  }
}

extension JSONValue {
  /// One operation of a patch in words.
  fileprivate var operationText: String {
    let path = self["path"]?.stringValue ?? "", value = self["value"].map { $0.printed() } ?? ""
    let text =
      "\(path.isEmpty ? "/" : path): \(self["op"]?.stringValue ?? "")" + (value.isEmpty ? "" : " \(value)")
    return text.count <= 140 ? text : text.prefix(139) + "…"
  }
}
