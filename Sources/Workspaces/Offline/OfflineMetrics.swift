import Concepts
import Datasets
import Evaluation
import JSON

/// The metrics of an offline evaluation, checked against what there is to measure with.
struct OfflineMetrics: Sendable {
  let metrics: [any Metric]
  /// How deep lists must be; `nil` when a metric looks at whole lists.
  let depth: Int?
  /// Whether the catalogue is more than what was judged.
  let hasCatalogue: Bool

  static let usual = ["ndcg@10", "recall@10", "precision@10", "hr@10", "mrr@10", "map@10"]
  /// Metrics that compare a list with the training data.
  private static let needTrain: Set<String> = [
    "aplt", "arp", "calibration", "exposure-ratio", "novelty", "novelty-share", "serendipity-rank",
    "tail-exposure",
  ]
  /// Metrics over the whole catalogue, which judgements alone do not tell.
  private static let needCatalogue: Set<String> = ["auc", "entropy", "gini", "item-coverage"]

  init(_ texts: [String]?, _ experiment: OfflineExperiment) throws {
    let registry = experiment.environment.registry
    let hasTrain = experiment.train.count > 0
    let hasCatalogue = hasTrain || experiment.data.split?.protocolRecord["parameters"]?["items"] != nil
    self.hasCatalogue = hasCatalogue
    func fits(_ name: String) -> Bool {
      (hasTrain || !Self.needTrain.contains(name)) && (hasCatalogue || !Self.needCatalogue.contains(name))
    }
    var specs: [ComponentSpec] = []
    for text in texts ?? Self.usual {
      guard text.lowercased().hasPrefix("all") else {
        specs.append(try MetricSpec.parse(text))
        continue
      }
      specs += try Self.all(text, registry).filter { fits($0.name) }
    }
    if let spec = specs.first(where: { !fits($0.name) }) {
      let what = Self.needTrain.contains(spec.name) ? "training data" : "the catalogue"
      throw WorkspaceError(
        .data, "metric-needs-more", "'\(spec.name)' needs \(what), which judgements alone do not tell",
        hint: Self.needTrain.contains(spec.name) ? "give it with --train" : "give it with --items or --train")
    }
    let context = ComponentContext(catalogue: experiment.train.catalogue, prompts: registry.prompts)
    metrics = try specs.map { try registry.metric($0, in: context) }
    let depths = specs.map { $0.overrides["k"]?.intValue ?? 0 }
    depth = depths.contains(0) ? nil : depths.max()
  }

  /// Every metric, those with a cut-off at the one given.
  private static func all(_ text: String, _ registry: Registry) throws -> [ComponentSpec] {
    let cutoff = text.split(separator: "@", maxSplits: 1).dropFirst().first.map(String.init) ?? "10"
    return try registry.metrics.map { metric in
      try MetricSpec.parse(metric.name == "auc" ? metric.name : "\(metric.name)@\(cutoff)")
    }
  }
}
