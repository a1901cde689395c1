package import Concepts
import Scoring

/// Scores an item by the cosine between its text and the mean text of the latest items of the history.
///
/// A text becomes a vector without any model: each word adds (1 + log f) log((1 + n) / (1 + n_t)) with a sign
/// to one of `buckets` numbers, both chosen by a hash of its bytes (FNV-1a), and the vector is divided by its
/// length. Source: Weinberger et al., Feature Hashing for Large Scale Multitask Learning, ICML 2009. Cost:
/// buckets times items for a query.
package struct EmbeddingRanker: Scorer {
  package static let name = "embedding"
  package static let summary = "Compares hashed vectors of the texts of items and of the latest history."
  package static let source = "Weinberger et al., Feature Hashing, ICML 2009"

  package struct Configuration: ComponentConfiguration {
    /// The length of a vector.
    package var buckets = 256
    /// How many of the latest items are averaged.
    package var latest = 10
    package init() {}

    package static let parameters = [
      Parameter("buckets", "Numbers a text becomes.", in: 1...65_536),
      Parameter("latest", "How many of the latest items of the history are averaged.", in: 1...10_000),
    ]
  }

  private let configuration: Configuration
  private let vectors: ItemVectors

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    vectors = try ItemVectors(context.catalogue, buckets: configuration.buckets)
  }

  package func fit(to train: Interactions, seed: UInt64) throws -> any FittedScorer {
    Fitted(latest: configuration.latest, vectors: vectors.rows, columns: vectors.rows.transposed)
  }

  private struct Fitted: FittedScorer {
    let latest: Int
    let vectors: RowMatrix
    /// One row a bucket.
    let columns: RowMatrix

    func scores(for history: [Interactions.Event], of user: UserID) throws -> [Float] {
      var mean = [Float](repeating: 0, count: vectors.width)
      for item in history.latestItems(latest) {
        for (bucket, number) in vectors.row(Int(item)).enumerated() { mean[bucket] += number }
      }
      let buckets = (0..<Int32(vectors.width)).filter { mean[Int($0)] != 0 }
      return try columns.sum(ofRows: buckets, weights: mean.unit.picking(buckets))
    }
  }
}

/// Hashed vectors of the texts of items, each of length one or, without words, zero.
struct ItemVectors {
  let rows: RowMatrix

  init(_ catalogue: Catalogue, buckets: Int) throws {
    let terms = ItemTerms(catalogue)
    let weights = Self.rarities(terms)
    var elements: [Float] = []
    for counts in terms.counts {
      var vector = [Float](repeating: 0, count: buckets)
      for (term, count) in counts {
        let hash = Self.hash(terms.terms[Int(term)].bytes)
        let weight = Float((1 + Portable.log(Double(count))) * weights[Int(term)])
        vector[Int(hash >> 1 % UInt64(buckets))] += hash & 1 == 0 ? weight : -weight
      }
      elements += vector.unit
    }
    rows = try RowMatrix(rowCount: catalogue.count, width: buckets, elements: elements)
  }

  private static func rarities(_ terms: ItemTerms) -> [Double] {
    terms.itemCounts.map { Portable.log(Double(1 + terms.counts.count) / Double(1 + $0)) + 1 }
  }

  private static func hash(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}

extension [Float] {
  /// The vector divided by its length; unchanged if that is zero.
  var unit: [Float] {
    let square = reduce(0.0) { $0 + Double($1) * Double($1) }
    guard square > 0 else { return self }
    let length = square.squareRoot()
    return map { Float(Double($0) / length) }
  }

  func picking(_ places: [Int32]) -> [Float] { places.map { self[Int($0)] } }
}
