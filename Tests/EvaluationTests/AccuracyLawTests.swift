import Concepts
import Testing
import Tracing

@testable import Evaluation

/// Laws that hold for every list, tried on random ones.
struct AccuracyLawTests {
  static let bounded = [
    "hr@5", "precision@5", "recall@5", "recallCap@5", "ndcg@5", "mrr@5", "mrr", "map@5", "map", "mapCap@5",
  ]

  private func cases() -> [(shown: [Int], relevant: [Int])] {
    let stream = RandomStream(seed: 1, name: "laws")
    return (0..<60).map { _ in
      let items = stream.shuffled(Array(0..<20))
      let relevant = stream.shuffled(Array(0..<20)).prefix(1 + stream.below(8))
      return (Array(items.prefix(stream.below(20))), Array(relevant))
    }
  }

  @Test(arguments: bounded)
  func `a value lies between zero and one`(text: String) throws {
    for (shown, relevant) in cases() {
      let value = try #require(try Corpus.value(text, shown, relevant: relevant))
      #expect((0...1).contains(value))
    }
  }

  @Test(arguments: bounded)
  func `moving a relevant item up never lowers a value`(text: String) throws {
    for (shown, relevant) in cases() {
      guard let place = shown.indices.dropFirst().first(where: { relevant.contains(shown[$0]) }) else {
        continue
      }
      var better = shown
      better.swapAt(place, place - 1)
      let (before, after) = (
        try Corpus.value(text, shown, relevant: relevant), try Corpus.value(text, better, relevant: relevant)
      )
      #expect(try #require(before) <= #require(after) + 1e-15)
    }
  }

  @Test(arguments: bounded)
  func `names of items and the order of the relevant ones do not matter`(text: String) throws {
    let stream = RandomStream(seed: 2, name: "renaming")
    for (shown, relevant) in cases() {
      let names = stream.shuffled(Array(100..<120))
      let value = try Corpus.value(text, shown, relevant: relevant)
      let renamed = try Corpus.value(
        text, shown.map { names[$0] }, relevant: relevant.map { names[$0] }.reversed())
      #expect(value == renamed)
    }
  }

  @Test(arguments: ["hr", "recall", "mrr", "map"])
  func `a deeper cut-off never lowers a value`(name: String) throws {
    for (shown, relevant) in cases() {
      let values = try (1...12).map {
        try #require(try Corpus.value("\(name)@\($0)", shown, relevant: relevant))
      }
      #expect(values == values.sorted())
    }
  }
}
