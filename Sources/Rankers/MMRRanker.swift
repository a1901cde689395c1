package import Concepts
import Scoring

/// Trades relevance for difference: takes again and again the candidate with the greatest
/// tradeoff * relevance - (1 - tradeoff) * similarity to the nearest candidate taken before.
///
/// Relevance is the retrieval score brought to 0 to 1, or 1 - rank / n where there is none. Similarity is the
/// cosine of the sets of attribute values; an item without any is like no other. Ties go to the better
/// retrieval rank. Source: Carbonell and Goldstein, The Use of MMR, SIGIR 1998. Cost: no model call; n^2 sets
/// for n candidates.
package struct MMRRanker: Ranker {
  package static let name = "mmr"
  package static let summary = "Orders candidates so that each is relevant and unlike those before it."
  package static let source = "Carbonell and Goldstein, The Use of MMR, SIGIR 1998"

  package struct Configuration: ComponentConfiguration {
    package var tradeoff = 0.5
    /// The attribute compared; all of them if empty.
    package var attribute = ""
    package init() {}

    package static let parameters = [
      Parameter("tradeoff", "From 0, difference only, to 1, relevance only.", in: 0...1),
      Parameter("attribute", "The attribute whose values are compared; all attributes if empty."),
    ]
  }

  private let configuration: Configuration
  private let catalogue: Catalogue

  package init(_ configuration: Configuration, in context: ComponentContext) {
    self.configuration = configuration
    catalogue = context.catalogue
  }

  package func rank(
    _ candidates: [Candidate], for query: Query, notes: [Note], in turn: Turn
  ) throws -> Ranking {
    try order(candidates)
  }

  /// The order, which depends on nothing but the candidates.
  package func order(_ candidates: [Candidate]) throws -> Ranking {
    let given = candidates.sorted { ($0.retrievalRank, $0.item) < ($1.retrievalRank, $1.item) }
    let order = try vectors(of: given).marginalRelevanceOrder(
      relevances: given.relevances, tradeoff: Float(configuration.tradeoff), limit: given.count)
    return Ranking(items: order.map { given[$0].item })
  }

  /// One row a candidate, with 1 / sqrt(number of values) for each value.
  private func vectors(of candidates: [Candidate]) throws -> RowMatrix {
    let values = candidates.map { catalogue[$0.item].values(of: configuration.attribute) }
    let all = Set(values.joined()).sorted()
    let positions = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($0.element, $0.offset) })
    var elements = [Float](repeating: 0, count: candidates.count * all.count)
    for (row, values) in values.enumerated() {
      for value in values {
        if let column = positions[value] {
          elements[row * all.count + column] = Float(1 / Double(values.count).squareRoot())
        }
      }
    }
    return try RowMatrix(rowCount: candidates.count, width: all.count, elements: elements)
  }
}

extension Item {
  /// The values of an attribute, or of all with their names if that is empty, as sets of bytes.
  func values(of attribute: String) -> Set<Term> {
    let chosen = attributes.filter { attribute.isEmpty || $0.name.utf8.elementsEqual(attribute.utf8) }
    return Set(
      chosen.flatMap { part in part.values.map { Term(bytes: Array("\(part.name)\u{0}\($0)".utf8)) } })
  }
}

extension [Candidate] {
  /// Retrieval scores brought to 0 to 1; ranks where a score is missing or not finite, or all are equal.
  var relevances: [Float] {
    let scores = compactMap(\.retrievalScore).filter(\.isFinite)
    guard scores.count == count, let least = scores.min(), let greatest = scores.max(), least < greatest
    else {
      return indices.map { 1 - Float($0) / Float(Swift.max(1, count)) }
    }
    return scores.map { Float((Double($0) - Double(least)) / (Double(greatest) - Double(least))) }
  }
}
