import ArgumentParser
import Evaluation
import Reports
import Workspaces

/// `reprise trace score PATH --metric NAME@K`
struct TraceScore: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score", abstract: "Measure recorded runs by other metrics, without running an agent.",
    discussion: """
        reprise trace score Workspaces/quickstart --metric ndcg@5 --metric mrr

      The slates are read from the traces and compared with what the data set's split held out, as an evaluate cell \
      does. 'reprise describe metric' lists the metrics.
      """)
  @Argument(help: "A workspace, a notebook, a folder of runs or a trace.", completion: .file()) var path:
    String
  @Option(name: .customLong("metric"), help: "A metric, such as ndcg@10; may be given again.")
  var metrics: [String] = ["ndcg@10"]
  @Option(help: "The lowest rating of a held-out event that counts; all count if left out.")
  var atLeast: Double?
  @OptionGroup var progress: ProgressOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let asked = ScoreTraces(path: path, metrics: metrics, atLeast: atLeast)
    let response = try await Workbench.perform(quiet: progress.quiet) { try await asked.perform(in: $0) }
    try output.show(response) { response in
      let labels = response.traces.first?.system.measurements.map(\.label) ?? []
      let rows = response.traces.map { entry in
        [entry.system.name, "\(entry.system.counts.evaluated)"]
          + entry.system.measurements.map { Self.figure($0.mean, $0.interval?.low, $0.interval?.high) }
          + [entry.trace]
      }
      return Terminal.table([["AGENT", "USERS"] + labels + ["TRACE"]] + rows)
    }
  }

  /// `0.4123 [0.3011, 0.5210]`.
  private static func figure(_ mean: Double?, _ low: Double?, _ high: Double?) -> String {
    guard let mean else { return "undefined" }
    guard let low, let high else { return NumberText.fixed(mean, 4) }
    return "\(NumberText.fixed(mean, 4)) [\(NumberText.fixed(low, 4)), \(NumberText.fixed(high, 4))]"
  }
}
