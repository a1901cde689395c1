import Assets
import Evaluation
import JSON
import Workspaces

/// Computes figures that are known beforehand, on made-up data and on known data that is here, and of other data that
/// is found the same in two ways: whether readers, split,
/// recommenders and metrics of this installation are right, from end to end.
///
/// The known figures were computed with numpy from the same split's files, by
/// `Tests/Fixtures/KnownAnswers/known_answers.py`.
struct DataAnswers {
  private let environment: Environment

  init(_ environment: Environment) { self.environment = environment }

  /// One data set's cut and figures.
  private struct Known {
    /// A known name; `nil` for ``MadeUpData``.
    var source: String?
    var split: String
    var ridge: Double
    /// By scorer and metric.
    var figures: [(scorer: String, metric: String, value: Double)]
  }

  private static let known = [
    Known(
      source: nil, split: "sha256:7b2f3ed85be480a367da769bbe2d3fba0016aa9d50105d76c7b48e0b4317241a",
      ridge: 20,
      figures: [
        ("popularity", "NDCG@10", 0.215477988), ("popularity", "Recall@10", 0.358333333),
        ("ease", "NDCG@10", 0.170615571), ("ease", "Recall@10", 0.293750000),
      ]),
    Known(
      source: "movielens-100k",
      split: "sha256:602dd1cb98d481825b28c21d191ea6f73ed0a6195234339617e2a79442ae290a", ridge: 250,
      figures: [
        ("popularity", "NDCG@10", 0.121407392), ("popularity", "Recall@10", 0.066594732),
        ("ease", "NDCG@10", 0.207102995), ("ease", "Recall@10", 0.126606544),
      ]),
  ]

  /// How far a figure may be from the known one.
  static let tolerance = 1e-6

  func findings() async -> [Finding] {
    var findings: [Finding] = []
    for known in Self.known { findings.append(await finding(known)) }
    return findings + FoundDataCheck(environment).findings(except: Self.known.compactMap(\.source))
  }

  private func finding(_ known: Known) async -> Finding {
    let name = "answers on \(known.source ?? "made-up data")"
    if let source = known.source, (try? environment.assets?.status(of: source))?.state != .ready {
      return Finding(
        name: name, state: .absent, detail: "the data is not here, so that nothing can be computed on it",
        hint: "`reprise data pull \(source)`")
    }
    do {
      return Self.compare(known, with: try await response(known), name)
    } catch {
      return Finding(
        name: name, state: .wrong, detail: "the evaluation ended with an error: \(error)", hint: Self.report)
    }
  }

  private func response(_ known: Known) async throws -> EvaluateOffline.Response {
    var dataset: JSONObject = ["split": ["by": "time"]]
    if let source = known.source {
      dataset["source"] = .string(source)
    } else {
      let file = "\(try ScratchFolder.path())/made-up.csv"
      try OutputFile.write(MadeUpData.table, to: file)
      dataset["file"] = .string(file)
    }
    var asked = EvaluateOffline(dataset: dataset)
    asked.scorers = ["popularity", ["name": "ease", "ridge": .number(known.ridge)]]
    (asked.metrics, asked.draws, asked.fresh) = (["ndcg@10", "recall@10"], 1, true)
    return try await asked.perform(in: environment)
  }

  private static func compare(_ known: Known, with response: EvaluateOffline.Response, _ name: String)
    -> Finding
  {
    guard response.rules.splitFingerprint.utf8.elementsEqual(known.split.utf8) else {
      return Finding(
        name: name, state: .wrong,
        detail: "the split is \(response.rules.splitFingerprint), not \(known.split)",
        hint: report)
    }
    let wrong = known.figures.compactMap { scorer, metric, value -> String? in
      let system = response.systems.first { $0.name.split(separator: ":").first.map(String.init) == scorer }
      let found = system?.metrics[metric]?.doubleValue
      if let found, abs(found - value) <= tolerance { return nil }
      return "\(scorer) \(metric) is \(found.map { "\($0)" } ?? "undefined") where \(value) is right"
    }
    let good =
      "popularity and EASE^R over \(response.rules.usersEvaluated) users are as known, within \(tolerance)"
    return Finding(
      name: name, state: wrong.isEmpty ? .good : .wrong,
      detail: wrong.isEmpty ? good : wrong.joined(separator: "; "), hint: wrong.isEmpty ? nil : report)
  }

  static let report =
    "this build or machine computes differently; please report it with the processor's name"
}
