import Concepts
import Dialogue

extension [Candidate] {
  /// In the order of retrieval, then of ids: where every ranker starts, so that the order in which candidates are
  /// handed over means nothing.
  var inRetrievalOrder: [Candidate] {
    sorted { ($0.retrievalRank, $0.item) < ($1.retrievalRank, $1.item) }
  }
}

/// Orders by score, equal scores by retrieval rank, then id.
enum RankingOrder {
  /// - Parameter candidates: in retrieval order; scores in the same order, none of them NaN.
  /// - Returns: positions in `candidates`, best first, and how many neighbours in the result have equal scores.
  static func positions(of scores: [Double]) -> (order: [Int], ties: Int) {
    let order = scores.indices.sorted { left, right in
      scores[left] == scores[right] ? left < right : scores[left] > scores[right]
    }
    let ties = zip(order, order.dropFirst()).count { scores[$0] == scores[$1] }
    return (order, ties)
  }
}

/// What a prompt says of the user: the notes recalled, else the end of the history; without
/// their age, which costs tokens in every question.
struct UserText {
  let lines: [String]

  init(_ query: Query, _ notes: [Note], most: Int, catalogue: Catalogue) {
    if notes.isEmpty {
      lines = query.history.suffix(most).reversed().map { event in
        let title = UntrustedText.line(catalogue[event.item].title, limit: 120)
        return event.rating.map { "- \(title), rated \($0.plain)" } ?? "- \(title)"
      }
    } else {
      lines = notes.prefix(most).map { "- \(UntrustedText.line($0.text, limit: 160))" }
    }
  }

  var isEmpty: Bool { lines.isEmpty }
  var block: String { lines.isEmpty ? "nothing yet" : UntrustedText.block(lines) }
}

extension RankingAudit {
  /// Takes over the counts of an answer.
  mutating func add<Value>(_ answer: StructuredAnswer<Value>) {
    calls += answer.calls
    repairs += answer.repairs
    invalid += answer.invalid
  }
}
