package import Concepts
import JSON

/// A metric as people write it: `ndcg@10`, `hitRate@5`, `mrr`, `auc`.
package enum MetricSpec {
  /// Other spellings, without marks between words and in lower case.
  private static let aliases = [
    "hr": "hit-rate", "hit": "hit-rate", "hits": "hit-rate", "p": "precision", "r": "recall", "rr": "mrr",
    "ap": "map", "apcap": "map-cap", "ndcgg": "ndcg-graded", "coverage": "item-coverage",
    "calibrationkl": "calibration", "kl": "calibration", "diversity": "ild", "ildcos": "ild",
  ]

  /// Reads a metric's text.
  ///
  /// - Throws: ``EvaluationError`` with a guess for an unknown name, and for a cut-off that is no number.
  package static func parse(_ text: String) throws(EvaluationError) -> ComponentSpec {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let (written, options) = options(of: parts[0])
    let name = try find(written, in: text)
    var overrides = options
    guard parts.count == 2 else { return ComponentSpec(name, overrides) }
    guard let k = Int(parts[1]), (1...1_000_000).contains(k) else {
      throw EvaluationError(
        .badMetric, "'\(text)': what follows @ is the number of items that count, from 1, as in '\(name)@10'")
    }
    guard name != AUC.name else {
      throw EvaluationError(.badMetric, "'\(text)': auc is over the whole list and takes no @")
    }
    overrides["k"] = .integer(Int64(k))
    return ComponentSpec(name, overrides)
  }

  /// Makes the metrics of a list of texts.
  package static func metrics(_ texts: [String], in context: ComponentContext) throws -> [any Metric] {
    var registry = Registry()
    registry.metrics = builtinMetrics
    return try texts.map { try registry.metric(parse($0), in: context) }
  }

  /// A name without the words at its end that set an option: `calibration-rating-rank` is calibration with weights.
  private static func options(of written: String) -> (name: String, overrides: JSONObject) {
    if plain(written) == "ildcos" { return (written, ["similarity": "cosine"]) }
    var words = written.split(separator: "-").map(String.init)
    guard let first = words.first, ["calibration", "calibrationkl"].contains(first.lowercased()) else {
      return (written, [:])
    }
    var overrides: JSONObject = [:]
    let weights = [("list", ["rank"]), ("past", ["rating", "recency"])]
    for (key, values) in weights {
      guard let last = words.last?.lowercased(), values.contains(last) else { continue }
      overrides[key] = .string(last)
      words.removeLast()
    }
    return (words.joined(separator: "-"), overrides)
  }

  private static func find(_ written: String, in text: String) throws(EvaluationError) -> String {
    let names = builtinMetrics.map { $0.name }
    let wanted = plain(written)
    if let alias = aliases[wanted] { return alias }
    if let name = names.first(where: { plain($0) == wanted }) { return name }
    let guess = ComponentError.guess(written.lowercased(), names + ["hr"])
    throw EvaluationError(.badMetric, "'\(text)': no metric is named '\(written)'\(guess)")
  }

  private static func plain(_ name: String) -> String {
    String(name.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " })
  }
}
