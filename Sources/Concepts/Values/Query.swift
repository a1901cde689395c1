/// What a user asks of an agent, with everything the agent may know: never the answer.
package struct Query: Sendable {
  package var user: UserID
  /// The user's past, oldest first: training events only.
  package var history: [Interactions.Event]
  /// When it is asked, in seconds since 1970.
  package var time: Int64
  /// The wish in words, if there is one.
  package var text: String?
  /// How many items are wanted.
  package var limit: Int
  /// The items to choose from, when the task fixes them; their order means nothing.
  package var candidates: [Int]?

  package init(
    user: UserID, history: [Interactions.Event], time: Int64, text: String? = nil, limit: Int = 10,
    candidates: [Int]? = nil
  ) {
    (self.user, self.history, self.time) = (user, history, time)
    (self.text, self.limit, self.candidates) = (text, limit, candidates)
  }
}

/// An item that may be recommended.
package struct Candidate: Hashable, Sendable {
  /// The item's column in the catalogue.
  package var item: Int
  /// Its place in the retriever's list, from 0.
  package var retrievalRank: Int
  /// The retriever's score; `nil` when the task gave the candidates.
  package var retrievalScore: Float?

  package init(item: Int, retrievalRank: Int, retrievalScore: Float? = nil) {
    (self.item, self.retrievalRank, self.retrievalScore) = (item, retrievalRank, retrievalScore)
  }
}

/// The items shown to a user, best first. A slate never shows an item twice: the first mention wins.
package struct Slate: Hashable, Sendable {
  /// Columns of the catalogue.
  package let items: [Int]

  package init(_ items: [Int]) {
    var seen: Set<Int> = []
    self.items = items.filter { seen.insert($0).inserted }
  }
}

/// Candidates in order, best first, with the account of how the order came about.
package struct Ranking: Sendable, Hashable {
  /// Columns of the catalogue: a permutation of the candidates.
  package var items: [Int]
  /// The score of each, in the same order; `nil` for rankers that only order.
  package var scores: [Double]?
  package var audit: RankingAudit

  package init(items: [Int], scores: [Double]? = nil, audit: RankingAudit = RankingAudit()) {
    (self.items, self.scores, self.audit) = (items, scores, audit)
  }
}

/// What a ranker did to come to its order; all counts.
package struct RankingAudit: Sendable, Hashable, Codable {
  package var calls = 0
  package var comparisons = 0
  /// Replies that could not be read at first and were asked for again, and those that stayed unreadable.
  package var repairs = 0
  package var invalid = 0
  /// Candidates a reply left out, names it made up, and names it gave twice.
  package var missing = 0
  package var invented = 0
  package var duplicates = 0
  /// Orders that were settled by retrieval rank because scores were equal.
  package var ties = 0
  /// Lists that came back exactly as given, and exactly reversed; of `lists` in all.
  package var identities = 0
  package var reversals = 0
  package var lists = 0
  /// Pairs of candidates that two shuffles of the list order alike, and unlike.
  package var alike = 0
  package var unlike = 0

  package init() {}

  /// Reads the counts; one that is not there is 0.
  package init(from decoder: any Decoder) throws {
    let counts = try decoder.container(keyedBy: CodingKeys.self)
    func count(_ key: CodingKeys) throws -> Int { try counts.decodeIfPresent(Int.self, forKey: key) ?? 0 }
    (calls, comparisons) = (try count(.calls), try count(.comparisons))
    (repairs, invalid) = (try count(.repairs), try count(.invalid))
    (missing, invented, duplicates) = (try count(.missing), try count(.invented), try count(.duplicates))
    (ties, lists) = (try count(.ties), try count(.lists))
    (identities, reversals) = (try count(.identities), try count(.reversals))
    (alike, unlike) = (try count(.alike), try count(.unlike))
  }

  package static func += (left: inout Self, right: Self) {
    left.calls += right.calls
    left.comparisons += right.comparisons
    left.repairs += right.repairs
    left.invalid += right.invalid
    left.missing += right.missing
    left.invented += right.invented
    left.duplicates += right.duplicates
    left.ties += right.ties
    left.identities += right.identities
    left.reversals += right.reversals
    left.lists += right.lists
    left.alike += right.alike
    left.unlike += right.unlike
  }
}
