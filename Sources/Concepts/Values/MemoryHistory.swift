package import JSON

/// The operations of a memory and the entries they lead to: the memory at any point, by doing a part of them.
package struct MemoryHistory: Sendable {
  package private(set) var operations: [MemoryOperation] = []
  private var values: [Int: JSONValue] = [:]

  /// - Parameter entries: what is held before the first operation.
  package init(entries: [MemoryEntry] = [], operations: [MemoryOperation] = []) {
    values = Dictionary(entries.map { ($0.id, $0.value) }, uniquingKeysWith: { $1 })
    for operation in operations { append(operation) }
  }

  /// Operations that led to entries which are known: nothing is done again.
  package init(entries: [MemoryEntry], done operations: [MemoryOperation]) {
    self.init(entries: entries)
    self.operations = operations
  }

  /// Does one more operation.
  package mutating func append(_ operation: MemoryOperation) {
    values[operation.id] = operation.after
    operations.append(operation)
  }

  /// What is held, by id, without the memory's own counts.
  package var entries: [MemoryEntry] { allEntries.filter { $0.id > 0 } }

  private var allEntries: [MemoryEntry] {
    values.sorted { $0.key < $1.key }.map { MemoryEntry(id: $0.key, value: $0.value) }
  }

  package subscript(id: Int) -> JSONValue? { values[id] }

  /// What forgets the entries that a selector chooses.
  package func forgetting(_ selector: MemorySelector, at time: Int64) -> [MemoryOperation] {
    entries.filter(selector.matches).map { entry in
      MemoryOperation(
        .forget, id: entry.id, before: entry.value, after: nil, sources: entry.sources, time: time)
    }
  }

  /// What undoes everything that one note led to.
  ///
  /// Each operation that names the source is taken back, the last first: what it made goes, what it removed comes
  /// back, and of what it changed the fields return that nothing changed since; later changes of the same entry
  /// stay (counts lose what the source added, lists what it put in). What was made from several notes goes with any
  /// of them, and an entry goes with its last source; none comes back whose sources were all undone before.
  package func undoing(source: Int, at time: Int64) -> [MemoryOperation] {
    var now = values
    for operation in operations.reversed() where operation.sources.contains(source) {
      switch operation.kind {
      case .add, .update, .delete, .evict: now[operation.id] = Self.reverted(operation, now[operation.id])
      case .touch, .edit, .forget, .undo: break
      }
    }
    var gone = Set(operations.lazy.filter { $0.kind == .undo }.flatMap(\.sources))
    gone.insert(source)
    for (id, value) in now where id > 0 && (values[id] != value || Self.names(source, value)) {
      now[id] = Self.without(gone, value)
    }
    let ids = Set(values.keys).union(now.keys).sorted()
    return ids.filter { values[$0] != now[$0] }.map { id in
      MemoryOperation(
        .undo, id: id, before: values[id], after: now[id], sources: [source], time: time)
    }
  }

  private static func reverted(_ operation: MemoryOperation, _ now: JSONValue?) -> JSONValue? {
    switch (operation.before, operation.after) {
    case (nil, let after?) where operation.sources.count == 1:
      // What later notes stated too loses one statement and stays.
      now.map { $0.reverting(from: after, to: after.merging(["weight": 0, "count": 0, "sources": []])) }
    case (nil, _): Optional.none
    case (let before?, nil): now ?? before
    case (let before?, let after?): now.map { $0.reverting(from: after, to: before) }
    }
  }

  private static func names(_ source: Int, _ value: JSONValue) -> Bool {
    MemoryEntry(id: 0, value: value).sources.contains(source)
  }

  private static func without(_ gone: Set<Int>, _ value: JSONValue) -> JSONValue? {
    let rest = (value["sources"]?.arrayValue ?? []).filter { $0.intValue.map { !gone.contains($0) } ?? true }
    return rest.isEmpty ? Optional.none : value.merging(["sources": .array(rest)])
  }
}

extension JSONValue {
  /// Fields that say when something was: a later time is never counted back.
  private static let times: Set<String> = ["time", "touched", "from", "to", "recorded", "retired"]

  /// Takes the step back that led from `old` to `new`, and keeps what happened to the value since.
  fileprivate func reverting(from new: JSONValue, to old: JSONValue, isTime: Bool = false) -> JSONValue {
    if self == new { return old }
    switch (self, new, old) {
    case (.object(var now), .object(let new), .object(let old)):
      for key in Set(new.keys).union(old.keys).sorted() where new[key] != old[key] {
        guard let value = now[key], let was = new[key] else {
          if now[key] == nil, new[key] == nil { now[key] = old[key] }
          continue
        }
        now[key] =
          value == was
          ? old[key]
          : old[key].map { value.reverting(from: was, to: $0, isTime: Self.times.contains(key)) } ?? value
      }
      return .object(now)
    case (.array(let now), .array(let new), .array(let old)):
      let kept = now.filter { !new.contains($0) || old.contains($0) }
      return .array(kept + old.filter { !new.contains($0) && !kept.contains($0) })
    case (.integer(let now), .integer(let new), .integer(let old)) where !isTime:
      return .integer(now &- (new &- old))
    default:
      guard !isTime, let now = doubleValue, let new = new.doubleValue, let old = old.doubleValue else {
        return self
      }
      return .number(now - (new - old))
    }
  }
}
