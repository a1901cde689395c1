package import Concepts
import JSON
import Scoring

/// Scores an item by the similarity of its vector and the mean vector of the latest items of the history.
///
/// Vectors come from a file, from a model that reads the items' texts, or are made of these without any: each word adds
/// (1 + log f) log((1 + n) / (1 + n_t)) with a sign to one of `buckets` numbers, both chosen by a hash of its
/// bytes (FNV-1a). With the cosine every vector is divided by its length first. Source: Weinberger et al., Feature
/// Hashing for Large Scale Multitask Learning, ICML 2009. Cost: width times items for a query.
package struct EmbeddingRanker: Scorer {
  package static let name = "embedding"
  package static let summary =
    "Compares vectors of items, from a file, a model or their texts' words, with the latest history."
  package static let source = "Weinberger et al., Feature Hashing, ICML 2009, for texts"

  package struct Configuration: ComponentConfiguration {
    /// A file of vectors; empty for hashed texts.
    package var vectors = ""
    package var ids = ""
    /// A model that makes vectors; empty for none.
    package var embedder = ""
    package var similarity = Similarity.cosine
    package var unknownItems = VectorSource.UnknownItems.drop
    package var missingItems = VectorSource.MissingItems.stop
    /// The length of a hashed vector.
    package var buckets = 256
    /// How many of the latest items are averaged.
    package var latest = 10
    package init() {}

    package static let parameters = [
      Parameter(
        "vectors", "A .npy file, or text with an id and numbers a line; empty: the items' texts are hashed.",
        naming: .file),
      Parameter("ids", "A file with an id a line, for vectors whose file names no items.", naming: .file),
      Parameter(
        "embedder",
        "The model that makes vectors of the items' texts: a model cell's id or a name such as minilm-l6-v2.",
        naming: .embedder),
      Parameter(
        "similarity", "Compare by cosine, or by dot product as factor models do.",
        oneOf: Similarity.allCases.map(\.rawValue)),
      Parameter(
        "unknownItems", "What a vector of an item that the data does not have does: drop (left out) or stop.",
        oneOf: VectorSource.UnknownItems.allCases.map(\.rawValue)),
      Parameter(
        "missingItems", "What an item without a vector does: stop, or zero (it scores 0).",
        oneOf: VectorSource.MissingItems.allCases.map(\.rawValue)),
      Parameter("buckets", "Numbers a text becomes.", in: 1...65_536),
      Parameter("latest", "How many of the latest items of the history are averaged.", in: 1...10_000),
    ]
  }

  /// How two vectors are compared.
  package enum Similarity: String, Codable, Sendable, CaseIterable { case cosine, dot }

  private let configuration: Configuration
  private let vectors: RowMatrix

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    if !configuration.embedder.isEmpty {
      vectors = try Self.made(configuration, context)
    } else if configuration.vectors.isEmpty {
      guard configuration.ids.isEmpty else {
        throw ComponentError(
          .badValue, "'ids' of 'embedding' names the items of 'vectors', which is empty", path: "/ids")
      }
      vectors = try HashedTexts.vectors(
        context.catalogue, buckets: configuration.buckets, configuration.similarity)
    } else {
      vectors = try Self.read(configuration, context)
    }
  }

  /// The vectors that a model made of the items' texts.
  private static func made(_ configuration: Configuration, _ context: ComponentContext) throws -> RowMatrix {
    guard configuration.vectors.isEmpty else {
      throw ComponentError(
        .badValue, "'embedding' takes its vectors from 'vectors' or from 'embedder', not from both",
        path: "/embedder")
    }
    guard let rows = context.itemVectors[configuration.embedder], rows.count == context.catalogue.count else {
      throw ComponentError(.badValue, "'embedder' of 'embedding' cannot be asked here", path: "/embedder")
    }
    let matrix = try RowMatrix(
      rowCount: rows.count, width: rows.first?.count ?? 1, elements: rows.flatMap { $0 })
    return configuration.similarity == .cosine ? try matrix.ofUnitRows : matrix
  }

  private static func read(_ configuration: Configuration, _ context: ComponentContext) throws -> RowMatrix {
    guard let files = context.named else {
      throw ComponentError(.badValue, "'vectors' of 'embedding' cannot be opened here", path: "/vectors")
    }
    let source = VectorSource(
      file: configuration.vectors, ids: configuration.ids, unknown: configuration.unknownItems,
      missing: configuration.missingItems)
    let table = try files.vectors(source, context.catalogue)
    let matrix = try RowMatrix(
      rowCount: context.catalogue.count, width: table.width, elements: table.elements)
    guard configuration.similarity == .dot else { return try matrix.ofUnitRows }
    // Sums of products of larger numbers would leave the range of 32 bits.
    guard !table.elements.contains(where: { abs($0) > 1e15 }) else {
      throw ComponentError(
        .badValue, "'vectors' of 'embedding' has numbers beyond 1e15, too large for dot products; scale them",
        path: "/vectors")
    }
    return matrix
  }

  package static let storedForm: (any StorableScorer.Type)? = Fitted.self

  package func fit(to train: Interactions, seed: UInt64) throws -> any FittedScorer {
    Fitted(latest: configuration.latest, similarity: configuration.similarity, vectors: vectors)
  }

  private struct Fitted: StorableScorer {
    let latest: Int
    let similarity: Similarity
    let vectors: RowMatrix
    /// One row for each number of a vector.
    let columns: RowMatrix

    init(latest: Int, similarity: Similarity, vectors: RowMatrix) {
      (self.latest, self.similarity, self.vectors) = (latest, similarity, vectors)
      columns = vectors.transposed
    }

    init(_ state: ScorerState) throws {
      guard let similarity = state.facts["similarity"]?.stringValue.flatMap({ Similarity(rawValue: $0) })
      else {
        throw ComponentError(
          .badValue, "the stored model does not say how vectors are compared; fit it again")
      }
      self.init(
        latest: try state.count("latest"), similarity: similarity, vectors: try RowMatrix(state, "vectors"))
    }

    var state: ScorerState {
      var state = ScorerState(
        facts: ["latest": .integer(Int64(latest)), "similarity": .string(similarity.rawValue)], arrays: [])
      vectors.add(to: &state, "vectors")
      return state
    }

    func scores(for history: [Interactions.Event], of user: UserID) throws -> [Float] {
      let latest = history.latestItems(latest)
      var query = [Float](repeating: 0, count: vectors.width)
      for item in latest {
        for (place, number) in vectors.row(Int(item)).enumerated() { query[place] += number }
      }
      let places = (0..<Int32(vectors.width)).filter { query[Int($0)] != 0 }
      let weights = similarity == .cosine ? query.unit : query.map { $0 / Float(latest.count) }
      return try columns.sum(ofRows: places, weights: weights.picking(places))
    }
  }
}

/// Hashed vectors of the texts of items; zero for an item without words.
enum HashedTexts {
  static func vectors(
    _ catalogue: Catalogue, buckets: Int, _ similarity: EmbeddingRanker.Similarity
  ) throws -> RowMatrix {
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
      elements += similarity == .cosine ? vector.unit : vector
    }
    return try RowMatrix(rowCount: catalogue.count, width: buckets, elements: elements)
  }

  private static func rarities(_ terms: ItemTerms) -> [Double] {
    terms.itemCounts.map { Portable.log(Double(1 + terms.counts.count) / Double(1 + $0)) + 1 }
  }

  private static func hash(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}

extension RowMatrix {
  /// The rows, each divided by its length.
  fileprivate var ofUnitRows: RowMatrix {
    get throws {
      try RowMatrix(
        rowCount: rowCount, width: width, elements: (0..<rowCount).flatMap { Array(row($0)).unit })
    }
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
