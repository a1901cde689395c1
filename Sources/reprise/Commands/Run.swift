import ArgumentParser
import JSON
import Workspaces

/// `reprise run WORKSPACE|NOTEBOOK`
struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a notebook: what is there already is not made again.",
    discussion: """
        reprise run Workspaces/quickstart
        reprise run Workspaces/quickstart --model scripted
        reprise run my-study/notebooks/memory.md --cell result

      A cell runs after those it names, and only when what it depends on has changed. Ctrl-C keeps what was done; \
      the same command goes on from there. The tables go to standard output; the HTML report and the traces lie \
      in the workspace's folder .reprise.

      With --model another model answers in place of those that the notebook names, as a trial: results and lock \
      are left alone. 'scripted' is no language model and needs no download. 'openai-compatible' is the endpoint \
      that OPENAI_BASE_URL and OPENAI_MODEL name; its key, if it wants one, is in OPENAI_API_KEY.

      Exit status: 0 done; 3 a replay cell found a difference; 65 the notebook or a data file is faulty; 69 the \
      model is not there or does not answer; 130 stopped.
      """)
  @Argument(help: "A workspace's folder, or a notebook in one.", completion: .file()) var path: String
  @Option(help: "The notebook's name, when the workspace has several.") var notebook: String?
  @Option(name: .customLong("cell"), help: "Bring only this cell up to date; may be repeated.")
  var cells: [String] = []
  @Option(help: "A model that answers in place of the notebook's.") var model: String?
  @Flag(help: "Make every result again; earlier traces are set aside.") var fresh = false
  @Flag(help: "Ask here for leave where an agent leaves it to a person: one line, y or n, for each gate.")
  var ask = false
  @OptionGroup var progress: ProgressOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    var asked = RunNotebook(
      path: path, notebook: notebook, cells: cells.isEmpty ? nil : cells,
      model: model.map { .string($0) }, fresh: fresh ? true : nil)
    asked.approvals = ask ? true : nil
    let operation = asked
    do {
      let response = try await Workbench.perform(quiet: progress.quiet, asks: ask) {
        try await operation.perform(in: $0)
      }
      try output.show(response, text: Self.text)
      if response.diverged { throw ExitCode(ExitStatus.diverged.rawValue) }
    } catch let error as WorkspaceError where Interruption.status != nil {
      throw Failure(.interrupted, "stopped", hint: "`\(again)` goes on where it stopped (\(error.code))")
    }
  }

  private var again: String {
    (["reprise", "run", path] + (model.map { ["--model", $0] } ?? [])).joined(separator: " ")
  }

  private static func text(_ response: RunNotebook.Response) -> String {
    var lines = response.text.isEmpty ? [] : [response.text]
    lines += response.warnings.map(\.sentence)
    if let report = response.report { lines.append("Report: \(response.workspace)/\(report)") }
    lines += response.traces.map { "Trace:  \(response.workspace)/\($0)" }
    if let scores = response.scores.sentence { lines.append("Scores: \(scores)") }
    lines += response.cells.filter { $0.kind == "replay" }.flatMap(Self.verdicts)
    let ran = response.cells.count { $0.state == .ran }
    lines.append(
      "\(ran) of \(response.cells.count) cells ran, \(response.cells.count - ran) were there already.")
    return lines.joined(separator: "\n")
  }

  private static func verdicts(_ report: NotebookRun.CellReport) -> [String] {
    let verdicts = (try? report.value.decoded(as: [TraceReplay.Verdict].self)) ?? []
    return verdicts.map(\.line)
  }
}

extension Diagnostic {
  /// `warning: file:line:column: message` and a hint.
  var sentence: String { "\(severity.rawValue): \(path):\(line):\(column): \(message)\nhint: \(hint)" }
}
