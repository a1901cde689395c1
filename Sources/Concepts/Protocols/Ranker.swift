/// Puts candidates in order for a query.
///
/// Laws: the result is a permutation of the candidates; equal scores keep retrieval order, then id order; the order
/// in which candidates are given changes nothing.
package protocol Ranker: Component {
  func rank(_ candidates: [Candidate], for query: Query, notes: [Note], in turn: Turn) async throws -> Ranking
}

/// Learns from interactions and scores every item: the classic recommenders, retrievers and baselines.
package protocol Scorer: Component {
  /// Learns from training interactions.
  ///
  /// - Parameter seed: of the random streams of the fit; equal seeds give equal bits.
  func fit(to train: Interactions, seed: UInt64) throws -> any FittedScorer

  /// What takes up a state that was kept; `nil` for a scorer that learns again instead.
  static var storedForm: (any StorableScorer.Type)? { get }
}

extension Scorer {
  package static var storedForm: (any StorableScorer.Type)? { nil }
}

/// A scorer that has learnt.
package protocol FittedScorer: Sendable {
  /// A score for every column of the catalogue; higher is better, items of the history included.
  ///
  /// - Parameters:
  ///   - history: the user's events, oldest first.
  ///   - user: the user, for scorers that know them by name.
  func scores(for history: [Interactions.Event], of user: UserID) throws -> [Float]

  /// Whether the scores of a history that has grown can be had from those of what it was, for less work.
  var continuesScores: Bool { get }

  /// The same bits as ``scores(for:of:)``, from the known scores of the first events where that is possible.
  func scores(for history: [Interactions.Event], of user: UserID, continuing known: KnownScores?) throws
    -> [Float]

  /// What `choose` makes of the scores; a scorer that keeps lists may know it without either.
  func list(_ request: ListRequest, _ choose: ([Float]) throws -> [ScoredItem]) throws -> [ScoredItem]

  /// The lists of many requests, each as ``list(_:_:)`` gives it; together they may cost less.
  ///
  /// - Parameter choose: the list of the request with a number, from its scores.
  func lists(_ requests: [ListRequest], _ choose: (Int, [Float]) throws -> [ScoredItem]) throws
    -> [[ScoredItem]]
}

extension FittedScorer {
  package var continuesScores: Bool { false }

  package func scores(
    for history: [Interactions.Event], of user: UserID, continuing known: KnownScores?
  ) throws -> [Float] { try scores(for: history, of: user) }

  package func list(
    _ request: ListRequest, _ choose: ([Float]) throws -> [ScoredItem]
  ) throws -> [ScoredItem] { try choose(try scores(for: request.history, of: request.user)) }

  package func lists(
    _ requests: [ListRequest], _ choose: (Int, [Float]) throws -> [ScoredItem]
  ) throws -> [[ScoredItem]] {
    try requests.enumerated().map { number, request in try list(request) { try choose(number, $0) } }
  }
}
