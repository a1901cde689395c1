import Concepts
import Scoring
import Tracing

/// Lists by everything they depend on: the rules of scoring, what the scorer was fitted from, the user, the history and
/// the rule by which a list is chosen.
struct KeptLists: Sendable {
  let identity: [UInt8]
  let cache: ScoreCache

  /// - Parameter fit: the digest of what a scorer depends on: its data, parameters, version and seed.
  init(fit: Digest, cache: ScoreCache) {
    self.cache = cache
    identity = fit.bytes + Array("\(ScoreCache.semantics)".utf8)
  }

  /// The list of a request, made if it is not known.
  func list(_ request: ListRequest, _ make: () throws -> [ScoredItem]) throws -> [ScoredItem] {
    let key = key(of: request)
    if let known = list(for: key) { return known }
    let made = try make()
    keep(made, for: key)
    return made
  }

  /// The lists of requests. `make` gives those of the requests with these numbers, which are not known.
  func lists(_ requests: [ListRequest], _ make: ([Int]) throws -> [[ScoredItem]]) throws -> [[ScoredItem]] {
    let keys = requests.map(key)
    var lists = keys.map(list)
    let missing = lists.indices.filter { lists[$0] == nil }
    guard !missing.isEmpty else { return lists.map { $0 ?? [] } }
    for (number, made) in zip(missing, try make(missing)) {
      keep(made, for: keys[number])
      lists[number] = made
    }
    return lists.map { $0 ?? [] }
  }

  /// Whether all lists are there, without reading them.
  func contains(_ requests: [ListRequest]) -> Bool { requests.allSatisfy { cache.contains(key(of: $0)) } }

  private func list(for key: ScoreKey) -> [ScoredItem]? {
    guard case .list(let rows)? = cache.value(for: key) else { return nil }
    return rows.map { ScoredItem(item: Int($0.row), score: $0.score) }
  }

  private func keep(_ list: [ScoredItem], for key: ScoreKey) {
    cache.keep(.list(list.map { ScoredRow(row: Int32($0.item), score: $0.score) }), for: key)
  }

  private func key(of request: ListRequest) -> ScoreKey {
    let text = HistoryText(request.history, of: request.user)
    let bytes = request.rule.bytes + text.bytes(ofFirst: request.history.count)
    return ScoreKey(digest: Digest(of: identity + Array("list".utf8) + bytes).bytes)
  }
}
