import Concepts
import Glibc
import Testing

@testable import Evaluation

/// Values computed by hand: shown 4 1 7 2 9, relevant 1 2 3, so the hits are at ranks 2 and 4.
struct AccuracyMetricTests {
  private let shown = [4, 1, 7, 2, 9]
  private let relevant = [1, 2, 3]

  @Test(
    arguments: [
      ("hr@1", 0), ("hr@2", 1), ("hr@5", 1), ("precision@5", 2.0 / 5), ("precision@10", 2.0 / 10),
      ("recall@1", 0), ("recall@2", 1.0 / 3), ("recall@5", 2.0 / 3), ("recallCap@2", 1.0 / 2),
      ("recallCap@5", 2.0 / 3), ("mrr@1", 0), ("mrr@5", 1.0 / 2), ("mrr", 1.0 / 2),
      ("map@5", (1.0 / 2 + 2.0 / 4) / 3), ("map@2", (1.0 / 2) / 3), ("mapCap@2", (1.0 / 2) / 2),
      ("map", (1.0 / 2 + 2.0 / 4) / 3),
    ] as [(String, Double)])
  func `a metric has the value computed by hand`(text: String, wanted: Double) throws {
    #expect(isNear(try Corpus.value(text, shown, relevant: relevant), wanted))
  }

  @Test func `NDCG divides by the ideal of the relevant items there are`() throws {
    let gain = 1 / log2(3.0) + 1 / log2(5.0)
    let ideal = 1 + 1 / log2(3.0) + 1 / log2(4.0)
    #expect(isNear(try Corpus.value("ndcg@5", shown, relevant: relevant), gain / ideal))
    #expect(
      isNear(try Corpus.value("ndcg@2", shown, relevant: relevant), (1 / log2(3.0)) / (1 + 1 / log2(3.0))))
  }

  @Test func `one relevant item on top is a perfect list`() throws {
    for text in ["hr@3", "recall@3", "ndcg@3", "mrr@3", "map@3", "mapCap@3", "recallCap@3"] {
      #expect(try Corpus.value(text, [5, 6, 7], relevant: [5]) == 1)
    }
  }

  @Test func `more relevant items than places leave recall below one and capped recall at one`() throws {
    #expect(try Corpus.value("recall@2", [0, 1], relevant: [0, 1, 2, 3]) == 0.5)
    #expect(try Corpus.value("recallCap@2", [0, 1], relevant: [0, 1, 2, 3]) == 1)
    #expect(try Corpus.value("ndcg@2", [0, 1], relevant: [0, 1, 2, 3]) == 1)
  }

  @Test func `a metric is undefined, not zero, when nothing is relevant`() throws {
    for text in ["hr@3", "precision@3", "recall@3", "ndcg@3", "mrr", "map", "recallCap@3", "mapCap@3"] {
      #expect(try Corpus.value(text, [0, 1], relevant: []) == nil)
    }
  }

  @Test func `an empty list scores zero`() throws {
    for text in ["hr@3", "precision@3", "recall@3", "ndcg@3", "mrr", "map"] {
      #expect(try Corpus.value(text, [], relevant: [1]) == 0)
    }
  }

  @Test func `graded NDCG weighs two to the grade minus one`() throws {
    let population = Corpus.population(4, [[]])
    let metric = try #require(try Corpus.metric("ndcgG@2") as? any ListMetric)
    let truth = UserTruth("1", relevant: [0, 1, 2], grades: [1, 5, 3])
    let value = metric.measure(RankedList(user: "1", items: [2, 3, 1]), truth: truth, in: population)
    #expect(isNear(value, 7 / (31 + 7 / log2(3.0))))
    #expect(isNear(NDCGGraded.gain(3.5), pow(2, 3.5) - 1))
  }

  @Test func `labels carry the cut-off`() throws {
    let texts = [
      "hitRate@10", "Recall@10", "NDCG@10", "mrr@10", "mrr", "ap@5", "ndcg", "recall-cap@3", "auc",
    ]
    let labels = try texts.map { try Corpus.metric($0).label }
    #expect(
      labels == ["HR@10", "Recall@10", "NDCG@10", "MRR@10", "MRR", "MAP@5", "NDCG@10", "RecallCap@3", "AUC"])
  }

  @Test func `an unknown metric is answered with a guess`() {
    let error = #expect(throws: EvaluationError.self) { try MetricSpec.parse("ndgc@10") }
    #expect(error?.message == "'ndgc@10': no metric is named 'ndgc'; did you mean 'ndcg'?")
  }

  @Test(arguments: ["ndcg@", "ndcg@0", "ndcg@-1", "ndcg@ten", "ndcg@1e3", "auc@10", "", "@10", "ndcg@10@10"])
  func `a metric that cannot be read is refused`(text: String) {
    #expect(throws: EvaluationError.self) { try MetricSpec.parse(text) }
  }

  @Test func `the list of metrics is sorted and its names differ`() {
    let types = builtinMetrics.map { String(describing: $0) }
    #expect(types == types.sorted())
    #expect(Set(builtinMetrics.map { $0.name }).count == builtinMetrics.count)
  }
}
