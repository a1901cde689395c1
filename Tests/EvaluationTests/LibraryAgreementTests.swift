import Concepts
import JSON
import TestSupport
import Testing

@testable import Evaluation

/// Values of other libraries on random lists; `compare_metrics.py` beside the fixture makes them and names versions.
struct LibraryAgreementTests {
  private let cases: JSONValue

  init() throws {
    cases = try JSONValue(parsing: Fixture("\(Fixture.root)/Metrics/libraries").bytes("cases.json"))
  }

  private func entries(_ key: String) throws -> [JSONValue] { try #require(cases[key]?.arrayValue) }

  @Test(arguments: ["ranx", "ir_measures"])
  func `accuracy metrics agree with a library within 1e-6`(library: String) throws {
    let population = Corpus.population(100, [[]])
    var compared = 0
    for user in try entries("users") {
      let shown = try #require(user["shown"]?.arrayValue).compactMap(\.intValue)
      let grades = try #require(user["grades"]?.objectValue).map {
        (Int($0.key) ?? -1, $0.value.intValue ?? 0)
      }
      .sorted { $0.0 < $1.0 }
      let truth = UserTruth("1", relevant: grades.map(\.0), grades: grades.map { Float($0.1) })
      for (label, wanted) in try #require(user[library]?.objectValue) {
        let metric = try Corpus.metric(label, population)
        let list = RankedList(user: "1", items: shown)
        let value =
          (metric as? any ListMetric)?.measure(list, truth: truth, in: population)
          ?? metric.measure(list.episode, relevant: truth.relevant)
        let expected = try #require(wanted.doubleValue)
        #expect(metric.label == label)
        #expect(isNear(value, expected, within: 1e-6), "\(label) of user \(user["user"] ?? nil)")
        compared += 1
      }
    }
    #expect(compared >= 1000)
  }

  @Test func `the area under the curve agrees with Mann and Whitney's U`() throws {
    let population = Corpus.population(60, [[]])
    let metric = try #require(try Corpus.metric("auc") as? any ListMetric)
    for entry in try entries("auc") {
      let scores = try #require(entry["scores"]?.arrayValue).compactMap { $0.doubleValue.map { Float($0) } }
      let relevant = try #require(entry["relevant"]?.arrayValue).compactMap(\.intValue)
      let items = ScoreOrder(.ascending, itemCount: 60).best(60, of: Array(0..<60), scores: scores)
      let list = RankedList(user: "1", items: items, scores: items.map { scores[$0] }, candidateCount: 60)
      let value = metric.measure(list, truth: UserTruth("1", relevant: relevant), in: population)
      #expect(isNear(value, try #require(entry["auc"]?.doubleValue), within: 1e-12))
    }
  }

  @Test func `paired tests agree with SciPy`() throws {
    for pair in try entries("pairs") {
      let (first, second) = (try column(pair, "first"), try column(pair, "second"))
      let differences = PairedTest.differences(first, second).compactMap { $0 }
      #expect(isNear(SignedRanks(differences)?.p, try #require(pair["wilcoxon"]?.doubleValue), within: 1e-10))
      guard differences.count >= PairedTest.fewestUsers else { continue }
      let test = PairedTest(first, second, bootstrap: Bootstrap(seed: 1, replicates: 2))
      #expect(isNear(test.tTest, try #require(pair["tTest"]?.doubleValue), within: 1e-10))
    }
  }

  @Test func `entropy and Gini agree with SciPy and with the mean absolute difference`() throws {
    let population = Corpus.population(30, [[]])
    for entry in try entries("exposure") {
      let lists = try #require(entry["lists"]?.arrayValue).map { $0.arrayValue?.compactMap(\.intValue) ?? [] }
      let entropy = try Corpus.value("entropy@5", lists: lists, population)
      let gini = try Corpus.value("gini@5", lists: lists, population)
      #expect(isNear(entropy, try #require(entry["entropy"]?.doubleValue), within: 1e-12))
      #expect(isNear(gini, try #require(entry["gini"]?.doubleValue), within: 1e-12))
    }
  }

  private func column(_ pair: JSONValue, _ key: String) throws -> [Double?] {
    try #require(pair[key]?.arrayValue).map(\.doubleValue)
  }
}
