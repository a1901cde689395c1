import Agents
import Concepts
import Evaluation
import JSON
import Reports
import Tracing

/// A notebook's results for people: text for a terminal, and one HTML file.
struct NotebookPresentation: Sendable {
  private let context: RunContext
  private let documents: [Document]

  init(_ context: RunContext, _ reports: [NotebookRun.CellReport]) throws {
    self.context = context
    documents = try reports.filter { $0.kind == "evaluate" }.compactMap { report in
      try Self.document(of: report, context, reports)
    }
  }

  /// The tables and plots, one evaluation after the other; the rules and the examples are in the HTML report.
  var text: String {
    documents.map { document in
      var short = document
      short.blocks = document.blocks.filter { block in
        switch block {
        case .facts, .examples, .commands, .heading("Protocol"), .heading("Example episodes"): false
        default: true
        }
      }
      return TextReport.text(short)
    }.joined(separator: "\n")
  }

  /// Writes `.reprise/reports/<notebook>.html` and gives its path from the workspace's folder.
  func writeReport() throws -> String? {
    guard let first = documents.first else { return nil }
    var whole = first
    whole.blocks += documents.dropFirst().flatMap { [.heading($0.title)] + $0.blocks }
    let name = "reports/\(context.name).html"
    try context.workspace.hidden.write(Array(try HTMLReport.text(whole).utf8), to: name)
    return ".reprise/\(name)"
  }

  // MARK: - One evaluation

  private static func document(
    of report: NotebookRun.CellReport, _ context: RunContext, _ all: [NotebookRun.CellReport]
  ) throws -> Document? {
    guard let result = try whole(report, context) else { return nil }
    let figures = (try? report.volatile.decoded(as: [RunFigures].self)) ?? []
    let dependants = all.filter { context.notebook.cell($0.id)?.body.value["of"]?.stringValue == report.id }
    var whole = Report(
      title: title(of: dependants, context), summary: nil,
      models: result.agents.compactMap { AgentModel(recorded: $0.model)?.identity }, record: result.rules,
      sections: sections(result), comparisons: result.comparisons, traces: traces(result, figures, context),
      examples: result.examples,
      timings: figures.map {
        Report.Timing(
          system: $0.agent, seconds: $0.modelSeconds, served: $0.served, servedSeconds: $0.servedSeconds ?? 0)
      }
    )
    (whole.failures, whole.pairing) = (result.failures ?? [], result.pairing)
    if let making = report.making {
      whole.making = Report.Making(seconds: making.seconds, scores: making.scores.sentence)
    }
    var document = whole.document
    document.blocks += charts(dependants, result, context) + replays(dependants)
    return document
  }

  /// The result with the values of single users, which the report of a cell leaves out.
  private static func whole(_ report: NotebookRun.CellReport, _ context: RunContext) throws
    -> EvaluationResult?
  {
    guard let digest = report.output.flatMap({ Digest($0) }) else { return nil }
    return try JSONValue(parsing: try context.workspace.blobs.get(digest)).decoded(as: EvaluationResult.self)
  }

  private static func title(of dependants: [NotebookRun.CellReport], _ context: RunContext) -> String {
    let table = dependants.first { $0.kind == "table" }
    return table?.value["title"]?.stringValue
      ?? (context.notebook.header.title.isEmpty ? context.name : context.notebook.header.title)
  }

  private static func sections(_ result: EvaluationResult) -> [Report.Section] {
    let users = result.sample.first?.users.count ?? 0
    return [
      Report.Section(
        "The same \(users) users and candidates", note: "Candidates: \(result.candidates).",
        systems: result.sample),
      Report.Section(
        "All test users, whole catalogue",
        note: result.sample.isEmpty
          ? "Candidates: \(result.candidates)." : "Baselines only: agents were not asked for all users.",
        systems: result.everyone),
    ].filter { !$0.systems.isEmpty }
  }

  private static func traces(_ result: EvaluationResult, _ figures: [RunFigures], _ context: RunContext)
    -> [Report.TraceReference]
  {
    result.agents.compactMap { agent in
      figures.first { $0.agent == agent.agent }.map { figure in
        Report.TraceReference(
          name: figure.trace, head: figure.head, episodes: agent.episodes,
          command: "reprise replay \(context.workspace.folder.file(figure.trace))")
      }
    }
  }

  /// The plots that cells ask for by a measure.
  private static func charts(
    _ dependants: [NotebookRun.CellReport], _ result: EvaluationResult, _ context: RunContext
  ) -> [Document.Block] {
    dependants.filter { $0.kind == "plot" }.compactMap { plot in
      guard let label = plot.value["y"]?.stringValue, let name = label.label(in: result)
      else { return nil }
      return .chart(
        SVGChart(
          .dots, title: plot.value["title"]?.stringValue ?? name,
          panels: [
            SVGChart.Panel(
              name,
              points: result.compared.map { system in
                SVGChart.Point(
                  system.name, series: system.account == nil ? "Baseline" : "Agent",
                  value: system[name]?.mean,
                  interval: system[name]?.interval)
              })
          ]))
    }
  }

  private static func replays(_ dependants: [NotebookRun.CellReport]) -> [Document.Block] {
    dependants.filter { $0.kind == "replay" }.flatMap { cell -> [Document.Block] in
      let verdicts = (try? cell.value.decoded(as: [TraceReplay.Verdict].self)) ?? []
      return [.heading("Replay without a model")]
        + verdicts.map { verdict in
          .paragraph(
            "\(verdict.agent): \(verdict.isIdentical ? "identical" : verdict.text), \(verdict.events) events, "
              + "\(verdict.episodes) episodes.")
        }
    }
  }
}

extension String {
  /// The label of the measure that a notebook names so: `ndcg@10` is `NDCG@10`.
  fileprivate func label(in result: EvaluationResult) -> String? {
    let plain = { (text: String) in text.lowercased().filter { $0 != "-" && $0 != "_" } }
    let labels = result.compared.first?.measurements.map(\.label) ?? []
    let wanted = plain(self).replacing("hitrate", with: "hr")
    return labels.first { plain($0) == wanted }
  }
}
