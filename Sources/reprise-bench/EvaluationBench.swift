import Assets
import Concepts
import Datasets
import Evaluation
import Glibc
import JSON
import Rankers

/// How long it takes to rank and measure MovieLens 100K for every user with EASE; skipped where the data is not.
enum EvaluationBench {
  static func run() async throws {
    guard let (dataset, split) = try? load() else { return print("MovieLens 100K is not here") }
    let context = ComponentContext(catalogue: dataset.catalogue, prompts: PromptLibrary([]))
    let scorer = try EASERanker(.init(), in: context).fit(to: split.train, seed: 1)
    let metrics = try MetricSpec.metrics(["hr@10", "recall@10", "ndcg@10", "mrr@10"], in: context)
    var evaluator = try Evaluator(
      metrics: metrics, population: Population(train: split.train), truth: GroundTruth(opening: split.sealed))
    let ranking = FullRanking(train: split.train, depth: 10)
    let lists = try await ranking.lists(of: scorer, for: evaluator.users)
    await row("rank \(lists.count) users, top 10", 5) {
      _ = try? await ranking.lists(of: scorer, for: evaluator.users)
    }
    await row("measure with 10,000 bootstrap draws", 3) { _ = try? evaluator.measure(lists, named: "ease") }
    evaluator.bootstrap = Bootstrap(seed: 0, replicates: 0, setReplicates: 0)
    await row("measure without intervals", 5) { _ = try? evaluator.measure(lists, named: "ease") }
    for measurement in try evaluator.measure(lists, named: "ease").measurements {
      print("\(measurement.label.padded(to: 52))\(decimal(measurement.mean ?? .nan, 4))")
    }
  }

  /// Everything from the file to the figures: import, 5-core, split, EASE, the lists of all users, all metrics
  /// without intervals.
  static func whole() async throws {
    var outcome = ""
    await row("import, 5-core, split, EASE and all metrics on MovieLens 100K", 5) {
      do { outcome = try await experiment() } catch { outcome = "\(error)" }
    }
    print(outcome)
  }

  private static func experiment() async throws -> String {
    guard let (dataset, split) = try load(filter: [["core": 5]]) else { return "MovieLens 100K is not here" }
    let context = ComponentContext(catalogue: dataset.catalogue, prompts: PromptLibrary([]))
    let scorer = try EASERanker(.init(), in: context).fit(to: split.train, seed: 1)
    let specs = try MetricSpec.metrics(builtinMetrics.map { $0.name }, in: context)
    var evaluator = try Evaluator(
      metrics: specs, population: Population(train: split.train), truth: GroundTruth(opening: split.sealed))
    evaluator.bootstrap = Bootstrap(seed: 0, replicates: 0, setReplicates: 0)
    let lists = try await FullRanking(train: split.train, depth: 10).lists(of: scorer, for: evaluator.users)
    let measured = try evaluator.measure(lists, named: "ease")
    return measured.measurements.map { "\($0.label) \(decimal($0.mean ?? .nan, 4))" }.joined(separator: ", ")
  }

  private static func load(filter: JSONValue = [["rating": ["atLeast": 4]]]) throws -> (Dataset, Split)? {
    let home = String(cString: getenv("HOME") ?? strdup("/"))
    let source = try DatasetSource([
      "source": "movielens-100k", "filter": filter,
      "split": ["by": "time", "perUser": true, "test": 0.2],
    ])
    let dataset = try source.load(in: "/", assets: AssetStore(environment: ["HOME": home]))
    return try source.split(dataset, seed: 1).map { (dataset, $0) }
  }

  /// The median wall-clock time of some rounds.
  private static func row(_ name: String, _ rounds: Int, _ body: () async -> Void) async {
    var times: [Double] = []
    for _ in 0..<rounds {
      let start = ContinuousClock.now
      await body()
      times.append((ContinuousClock.now - start) / .seconds(1))
    }
    print("\(name.padded(to: 52))\(decimal(times.sorted()[rounds / 2] * 1e3, 2)) ms")
  }
}
