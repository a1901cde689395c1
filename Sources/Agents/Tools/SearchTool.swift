package import Concepts
import Dialogue
package import JSON
import Scoring
import Tracing

/// Finds items by words of their titles and attributes.
///
/// BM25 (Robertson and Zaragoza, 2009) with k1 = 1.2 and b = 0.75, the cosine of vectors, or both lists fused by
/// 1 / (60 + rank) (Cormack, Clarke and Büttcher, SIGIR 2009); equal scores in the order of ids. Items of the user's
/// history are left out, and all others when the task fixes the candidates.
package struct SearchTool: Tool {
  package static let name = "search"
  package static let summary =
    "Replaces the candidates by the items whose titles and attributes fit some words, by BM25, meaning or both."
  package static let source = "Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009"

  package struct Configuration: ComponentConfiguration {
    package var count = 20
    package var by = "words"
    package init() {}
    package static let parameters = [
      Parameter("count", "The most items that are found.", in: 1...1000),
      Parameter(
        "by",
        "Whether words are matched (BM25), meanings compared by the vectors of the agent's embedder, or both fused.",
        oneOf: ["both", "meaning", "words"]),
    ]
  }

  private let configuration: Configuration
  private let index: WordIndex
  /// What an item is for an embedder: its title and its attributes' values.
  private let texts: [String]

  package init(_ configuration: Configuration, in context: ComponentContext) {
    self.configuration = configuration
    index = WordIndex(context.catalogue)
    texts =
      configuration.by == "words"
      ? []
      : context.catalogue.items.map { item in
        UntrustedText.line(
          ([item.title] + item.attributes.flatMap(\.values)).joined(separator: ", "), limit: 500)
      }
  }

  package var description: ToolDescription {
    ToolDescription(
      name: Self.name, summary: "find other items by words",
      parameters: JSONSchema.object([("words", JSONSchema.text(upTo: 60))]))
  }

  package func use(_ arguments: JSONValue, in situation: Situation, turn: Turn) async throws -> Observation {
    guard let words = arguments["words"]?.stringValue else { return .refusal("'words' must be a string") }
    let scores: [Double]
    do { scores = try await self.scores(of: words, turn) } catch let failure as EffectFailure {
      return .refusal("meanings cannot be compared: \(UntrustedText.line(failure.message, limit: 200))")
    }
    let isOpen = situation.query.openColumns(scores.count)
    let found = ColumnSelection.best(configuration.count, of: scores.count) { column in
      isOpen[column] && scores[column] > 0 ? scores[column] : nil
    }
    guard !found.isEmpty else { return .refusal("nothing is found; the candidates stay as they are") }
    return Observation(
      "\(found.count) items found, now the candidates",
      candidates: .inOrder(found.map(\.column), scores: found.map(\.score)))
  }
}

extension SearchTool {
  /// How well each item fits; 0 for those that do not.
  private func scores(of words: String, _ turn: Turn) async throws -> [Double] {
    switch configuration.by {
    case "words": return index.scores(of: words)
    case "meaning": return try await meanings(of: words, turn)
    default: return Self.fused([index.scores(of: words), try await meanings(of: words, turn)])
    }
  }

  /// How many of each list are fused.
  private static let fusedItems = 1000

  /// The sum over lists of 1 / (60 + rank), ranks from 1; an item that a list lacks gets nothing from it.
  private static func fused(_ lists: [[Double]]) -> [Double] {
    var sums = lists[0].map { _ in 0.0 }
    for list in lists {
      let best = ColumnSelection.best(fusedItems, of: list.count) { list[$0] > 0 ? list[$0] : nil }
      for (rank, found) in best.enumerated() { sums[found.column] += 1 / Double(61 + rank) }
    }
    return sums
  }

  /// The cosine of each item with the words; items of none or less are left out.
  private func meanings(of words: String, _ turn: Turn) async throws -> [Double] {
    let none = texts.map { _ in 0.0 }
    guard let wanted = try await turn.embed([words], at: "search.words").first else { return none }
    let items = try await turn.embed(texts, at: "search.items")
    return items.map { item in
      guard item.count == wanted.count else { return 0 }
      return max(0, zip(item, wanted).reduce(0.0) { $0 + Double($1.0) * Double($1.1) })
    }
  }
}

/// Which items have a word, and how long each item's text is.
struct WordIndex: Sendable {
  private var postings: [String: [(column: Int, count: Int)]] = [:]
  private var lengths: [Int] = []
  private var meanLength = 1.0

  init(_ catalogue: Catalogue) {
    self.init(
      catalogue.items.map { ([$0.title] + $0.attributes.flatMap(\.values)).joined(separator: " ") })
  }

  init(_ texts: [String]) {
    for (column, text) in texts.enumerated() {
      let words = Self.words(of: text)
      lengths.append(words.count)
      var counts: [String: Int] = [:]
      for word in words { counts[word, default: 0] += 1 }
      for word in counts.keys.sorted() { postings[word, default: []].append((column, counts[word] ?? 0)) }
    }
    meanLength = max(1, Double(lengths.reduce(0, +)) / Double(max(1, lengths.count)))
  }

  /// The BM25 score of each item; 0 for those that have none of the words.
  func scores(of text: String) -> [Double] {
    var scores = [Double](repeating: 0, count: lengths.count)
    for word in Array(Set(Self.words(of: text))).sorted() {
      guard let places = postings[word] else { continue }
      let (total, count) = (Double(lengths.count), Double(places.count))
      let rarity = Portable.log(1 + (total - count + 0.5) / (count + 0.5))
      for place in places {
        let length = 0.25 + 0.75 * Double(lengths[place.column]) / meanLength
        let frequency = Double(place.count)
        scores[place.column] += rarity * frequency * 2.2 / (frequency + 1.2 * length)
      }
    }
    return scores
  }

  /// Runs of letters and digits, in lower case.
  static func words(of text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}
