import Concepts
package import Evaluation
import JSON
import Tracing

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

  init(_ comparison: TraceComparison, _ left: ReadRun, _ right: ReadRun) throws {
    let changed = try comparison.changes.compactMap { try Self.listChange($0, comparison) }
    (lists, moreLists) = (Array(changed.prefix(Self.mostLists)), max(0, changed.count - Self.mostLists))
    slates = Self.slates(changed, equal: comparison.equalCount(of: .slate))
    memories = try Self.memories(left.trace, right.trace)
    (self.left, self.right) = (left.cost, right.cost)
  }

  private static func listChange(_ change: EventChange, _ comparison: TraceComparison) throws -> ListChange? {
    guard let kind = change.left?.kind, kinds.contains(kind), kind == change.right?.kind else { return nil }
    let events = try comparison.events(of: change)
    guard let left = events.left, let right = events.right, let before = items(left),
      let after = items(right), before != after
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

  private static func memories(_ left: ComparedTrace, _ right: ComparedTrace) throws -> [MemoryChange] {
    try left.spans.compactMap { span in
      guard !left.means(right, of: EpisodeMemory.kinds, in: span),
        let old = try EpisodeMemory(left, span), let new = try EpisodeMemory(right, span),
        old.user == new.user
      else { return nil }
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
  /// Adds a model call, from its canonical text.
  mutating func add(_ result: UnsafeRawBufferPointer, _ volatile: UnsafeRawBufferPointer) {
    modelCalls += 1
    modelSeconds += (Self.member("ms", of: volatile)?.doubleValue ?? 0) / 1000
    guard let usage = Self.member("usage", of: result) else { return }
    promptTokens += usage["prompt_tokens"]?.intValue ?? 0
    completionTokens += usage["completion_tokens"]?.intValue ?? 0
  }

  private static func member(_ name: StaticString, of object: UnsafeRawBufferPointer) -> JSONValue? {
    var found: Range<Int>?
    _ = LineMembers.each(of: object, in: 0..<object.count) { key, value in
      if key.equals(name) { found = value }
    }
    return found.flatMap { try? JSONValue(parsing: Array(object[$0])) }
  }
}

/// What is remembered at the end of an episode.
private struct EpisodeMemory {
  var user: String
  var entries: [MemoryEntry]
  var values: [Int: JSONValue]

  static let kinds: Set<EventKind> = [.memoryWrite, .memoryEvict]

  /// `nil` for a span that is no episode's.
  init?(_ trace: ComparedTrace, _ span: String) throws {
    let opening = try trace.events(of: [.spanOpen], in: span).first {
      $0.span == span && $0.site == "episode"
    }
    guard let opening else { return nil }
    user = opening.request["user"]?.stringValue ?? ""
    var history = MemoryHistory()
    for event in try trace.events(of: Self.kinds, in: span) {
      guard case .result(let result) = event.outcome else { continue }
      for value in result["operations"]?.arrayValue ?? [] {
        if let operation = MemoryOperation(value) { history.append(operation) }
      }
    }
    entries = history.entries
    values = Dictionary(entries.map { ($0.id, $0.value) }, uniquingKeysWith: { $1 })
  }
}
