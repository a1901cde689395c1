package import Concepts
import JSON
import Scoring

/// Scores an item's text for a query made of the texts of the latest items of the history.
///
/// score(d) = sum over query words t of q_t idf_t f (k1 + 1) / (f + k1 (1 - b + b |d| / mean |d|)), with f
/// how often t stands in d, q_t how often in the query, and idf_t = log(1 + (n - n_t + 0.5) / (n_t + 0.5)).
/// Impacts are computed in double precision and rounded once; words add up in the order of their bytes. Texts
/// are titles and attributes; it learns nothing from interactions, so items nobody met compete on equal
/// terms.
///
/// Source: Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009, with the idf that stays
/// positive. Cost: the occurrences of the query's words for a query.
package struct BM25Ranker: Scorer {
  package static let name = "bm25"
  package static let summary = "Matches the words of an item with those of the latest items of the history."
  package static let source = "Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009"

  package struct Configuration: ComponentConfiguration {
    package var k1 = 1.2
    package var b = 0.75
    /// How many of the latest items make the query.
    package var latest = 10
    package init() {}

    package static let parameters = [
      Parameter("k1", "How much further occurrences of a word in a text add.", in: 0...100),
      Parameter("b", "How much long texts are held back, from 0 not at all to 1 fully.", in: 0...1),
      Parameter("latest", "How many of the latest items of the history make the query.", in: 1...10_000),
    ]
  }

  private let configuration: Configuration
  private let terms: ItemTerms

  package init(_ configuration: Configuration, in context: ComponentContext) {
    self.configuration = configuration
    terms = ItemTerms(context.catalogue)
  }

  package func fit(to train: Interactions, seed: UInt64) throws -> any FittedScorer {
    Fitted(latest: configuration.latest, counts: try terms.rows(), impacts: try impacts())
  }

  /// Words by items.
  private func impacts() throws -> SparseRows {
    let (itemCount, itemCounts) = (Double(terms.counts.count), terms.itemCounts)
    let lengths = terms.counts.map { Double($0.reduce(0) { $0 + $1.count }) }
    let mean = lengths.reduce(0, +) / max(1, itemCount)
    var entries: [SparseEntry] = []
    for (item, counts) in terms.counts.enumerated() {
      let length = 1 - configuration.b + configuration.b * lengths[item] / max(mean, .leastNormalMagnitude)
      for (term, count) in counts {
        let holders = Double(itemCounts[Int(term)]), f = Double(count)
        let rarity = Portable.log(1 + (itemCount - holders + 0.5) / (holders + 0.5))
        let impact = rarity * f * (configuration.k1 + 1) / (f + configuration.k1 * length)
        entries.append(SparseEntry(row: term, column: Int32(item), value: Float(impact)))
      }
    }
    return try SparseRows(rowCount: terms.terms.count, width: terms.counts.count, entries: entries)
  }

  package static let storedForm: (any StorableScorer.Type)? = Fitted.self

  private struct Fitted: StorableScorer {
    let latest: Int
    /// Items by words: how often each stands in the item.
    let counts: SparseRows
    /// Words by items.
    let impacts: SparseRows

    init(latest: Int, counts: SparseRows, impacts: SparseRows) {
      (self.latest, self.counts, self.impacts) = (latest, counts, impacts)
    }

    init(_ state: ScorerState) throws {
      self.init(
        latest: try state.count("latest"), counts: try SparseRows(state, "counts"),
        impacts: try SparseRows(state, "impacts"))
      guard counts.rowCount == impacts.width, counts.width == impacts.rowCount else {
        throw ComponentError(.badValue, "the stored model's words do not fit its items; fit it again")
      }
    }

    var state: ScorerState {
      var state = ScorerState(facts: ["latest": .integer(Int64(latest))], arrays: [])
      counts.add(to: &state, "counts")
      impacts.add(to: &state, "impacts")
      return state
    }

    func scores(for history: [Interactions.Event], of user: UserID) throws -> [Float] {
      let query = try counts.query(ofRows: history.latestItems(latest))
      return try impacts.sum(ofRows: query.map(\.column), weights: query.map(\.value))
    }
  }
}

extension SparseRows {
  /// The sum of some rows as its entries, ascending.
  fileprivate func query(ofRows rows: [Int32]) throws -> [SparseEntry] {
    var sum: [SparseEntry] = []
    let entries = rows.flatMap { row in
      places(Int(row)).map { SparseEntry(row: 0, column: columns[$0], value: values?[$0] ?? 1) }
    }
    for entry in entries.sorted(by: { $0.column < $1.column }) {
      if sum.last?.column == entry.column {
        sum[sum.count - 1].value += entry.value
      } else {
        sum.append(entry)
      }
    }
    return sum
  }
}

extension [Interactions.Event] {
  /// The items last met, none twice, oldest first.
  func latestItems(_ count: Int) -> [Int32] { reversed().distinctItems.prefix(count).reversed() }
}
