import Concepts
package import Evaluation
import JSON
package import Tracing

/// What two traces differ in, in the words of recommendation: lists, memories, cost.
package struct TraceDifference: Codable, Sendable {
  /// Lists that were shown, ranked or retrieved in the same place and are not the same.
  package var lists: [ListChange]
  /// How many more there are than ``lists`` shows.
  package var moreLists: Int
  package var slates: Slates
  package var memories: [MemoryChange]
  package var left: Cost
  package var right: Cost

  /// A list on both sides.
  package struct ListChange: Codable, Sendable {
    /// `slate`, `rank` or `retrieve`.
    package var kind: String
    package var span: String
    /// Events, by their numbers.
    package var left: Int
    package var right: Int
    package var agreement: RankAgreement
  }

  /// What was shown, over the slates that stand in the same place on both sides.
  package struct Slates: Codable, Sendable {
    package var count = 0
    package var equal = 0
    /// Means over all of them, equal ones counted as 1; `nil` where there is none.
    package var meanTau: Double?
    package var meanOverlap: Double?
  }

  /// The memory at the end of an episode that both traces have.
  package struct MemoryChange: Codable, Sendable {
    package var span: String
    package var user: String
    package var added: [String]
    package var removed: [String]
    package var changed: [String]
  }

  /// What a run spent.
  package struct Cost: Codable, Sendable, Hashable {
    package var modelCalls = 0
    package var promptTokens = 0
    package var completionTokens = 0
    /// Wall-clock seconds of the calls, as noted when they were made; no part of any comparison.
    package var modelSeconds = 0.0
  }

  private static let mostLists = 50
  private static let kinds: Set<EventKind> = [.slate, .rank, .retrieve]

  package init(_ comparison: TraceComparison, _ left: Trace, _ right: Trace) {
    let changed = comparison.changes.compactMap(Self.listChange)
    (lists, moreLists) = (Array(changed.prefix(Self.mostLists)), max(0, changed.count - Self.mostLists))
    slates = Self.slates(changed, equal: comparison.equalCount(of: .slate))
    memories = Self.memories(left, right)
    (self.left, self.right) = (Cost(left), Cost(right))
  }

  private static func listChange(_ change: EventChange) -> ListChange? {
    guard let left = change.left, let right = change.right, kinds.contains(left.kind),
      left.kind == right.kind, let before = items(left), let after = items(right), before != after
    else { return nil }
    return ListChange(
      kind: left.kind.rawValue, span: left.span, left: left.sequence, right: right.sequence,
      agreement: RankAgreement(before, after))
  }

  private static func items(_ event: TraceEvent) -> [String]? {
    guard case .result(let value) = event.outcome else { return nil }
    return value["items"]?.arrayValue?.compactMap(\.stringValue)
  }

  private static func slates(_ changed: [ListChange], equal: Int) -> Slates {
    let shown = changed.filter { $0.kind == EventKind.slate.rawValue }.map(\.agreement)
    let count = shown.count + equal
    guard count > 0 else { return Slates() }
    let taus = shown.compactMap(\.tau)
    return Slates(
      count: count, equal: equal,
      meanTau: taus.count + equal == 0
        ? nil : (taus.reduce(0, +) + Double(equal)) / Double(taus.count + equal),
      meanOverlap: (shown.map(\.overlap).reduce(0, +) + Double(equal)) / Double(count))
  }

  // MARK: - Memories

  private static func memories(_ left: Trace, _ right: Trace) -> [MemoryChange] {
    let (before, after) = (EpisodeMemories(left), EpisodeMemories(right))
    return before.spans.compactMap { span in
      guard let old = before[span], let new = after[span], old.user == new.user else { return nil }
      let change = MemoryChange(
        span: span, user: old.user,
        added: new.entries.filter { old.values[$0.id] == nil }.map(\.text),
        removed: old.entries.filter { new.values[$0.id] == nil }.map(\.text),
        changed: new.entries.filter { entry in old.values[entry.id].map { $0 != entry.value } ?? false }.map(
          \.text))
      let isSame = change.added.isEmpty && change.removed.isEmpty && change.changed.isEmpty
      return isSame ? nil : change
    }
  }
}

extension TraceDifference.Cost {
  init(_ trace: Trace) {
    for event in trace.events where event.kind == .modelCall {
      modelCalls += 1
      modelSeconds += (event.volatile["ms"]?.doubleValue ?? 0) / 1000
      guard case .result(let reply) = event.outcome else { continue }
      promptTokens += reply["usage"]?["prompt_tokens"]?.intValue ?? 0
      completionTokens += reply["usage"]?["completion_tokens"]?.intValue ?? 0
    }
  }
}

/// What is remembered at the end of each episode.
private struct EpisodeMemories {
  struct Memory {
    var user: String
    var entries: [MemoryEntry]
    var values: [Int: JSONValue]
  }

  private(set) var spans: [String] = []
  private var users: [String: String] = [:]
  private var histories: [String: MemoryHistory] = [:]

  init(_ trace: Trace) {
    for event in trace.events {
      if event.kind == .spanOpen, event.site == "episode" {
        spans.append(event.span)
        users[event.span] = event.request["user"]?.stringValue ?? ""
      }
      guard event.kind == .memoryWrite || event.kind == .memoryEvict,
        case .result(let result) = event.outcome
      else { continue }
      let span = Span.episode(of: event.span)
      for value in result["operations"]?.arrayValue ?? [] {
        if let operation = MemoryOperation(value) {
          histories[span, default: MemoryHistory()].append(operation)
        }
      }
    }
  }

  subscript(span: String) -> Memory? {
    guard let user = users[span] else { return nil }
    let entries = histories[span]?.entries ?? []
    return Memory(
      user: user, entries: entries,
      values: Dictionary(entries.map { ($0.id, $0.value) }, uniquingKeysWith: { $1 }))
  }
}
