package import Concepts
package import JSON

/// The entries of a memory, and every change to them as an operation.
///
/// A change costs the logarithm of the number of entries and the words of the one that changes. The newest
/// operations are kept, so that they can be undone; older ones are in the trace.
package struct MemoryStore: Sendable {
  package struct Entry: Sendable {
    package let id: Int
    package fileprivate(set) var record: MemoryRecord
  }

  /// By id, which is the order in which they were made.
  package private(set) var entries: [Entry] = []
  /// How many notes came so far: the name of a source is its place among them.
  package private(set) var noted = 0
  /// The memory's own counts, by name.
  package private(set) var tally: JSONObject = [:]
  private(set) var nextID = 1
  private var keys: [RecordKey: Int] = [:]
  private(set) var index: TextIndex
  let nearness: Nearness
  var vectors = VectorShelf()
  private var sum = EntrySum()
  /// The ids of each kind's entries, ascending.
  private var kinds: [String: [Int]] = [:]
  private var changes: [Change] = []
  /// Changes that were handed out.
  private var taken = 0
  let catalogue: Catalogue

  /// Operations that are kept when they have been taken.
  static let kept = 1024

  package init(_ catalogue: Catalogue, nearness: Nearness = .words) {
    (self.catalogue, self.nearness) = (catalogue, nearness)
    index = TextIndex(isUsed: nearness != .nothing)
  }

  private struct Change: Sendable {
    var kind: MemoryOperation.Kind
    var id: Int
    var before: MemoryRecord?
    var after: MemoryRecord?
    /// In place of records, for the memory's own counts.
    var counts: (before: JSONObject, after: JSONObject)?
    var sources: [Int]
    var time: Int64
  }

  // MARK: - Reading

  package var count: Int { entries.count }
  package var isEmpty: Bool { entries.isEmpty }

  package subscript(id: Int) -> MemoryRecord? { place(of: id).map { entries[$0].record } }

  /// The entry that is told apart by a key.
  package func id(of key: String) -> Int? { keys[RecordKey(key)] }

  /// The entries of a kind, by id.
  func entries(of kind: String) -> [Entry] {
    (kinds[kind] ?? []).compactMap { place(of: $0).map { entries[$0] } }
  }

  /// The latest entries of a kind, by id.
  func last(_ count: Int, of kind: String) -> [Entry] {
    (kinds[kind] ?? []).suffix(max(0, count)).compactMap { place(of: $0).map { entries[$0] } }
  }

  /// How many entries are of a kind.
  func count(of kind: String) -> Int { kinds[kind]?.count ?? 0 }

  /// Where an entry is in ``entries``.
  func place(of id: Int) -> Int? {
    guard let first = entries.first?.id, let last = entries.last?.id, id >= first, id <= last else {
      return nil
    }
    if last - first + 1 == entries.count { return id - first }
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low < entries.count && entries[low].id == id ? low : nil
  }

  // MARK: - Changing

  /// The name of the next source.
  package mutating func nextSource() -> Int {
    noted += 1
    return noted - 1
  }

  /// Adds an entry and returns its id.
  @discardableResult
  package mutating func add(_ record: MemoryRecord, at time: Int64) -> Int {
    let id = nextID
    nextID += 1
    insert(record, id: id)
    note(Change(kind: .add, id: id, after: record, sources: record.sources, time: time))
    return id
  }

  /// Changes an entry; nothing happens when there is none or it stays as it was.
  package mutating func change(
    _ id: Int, by kind: MemoryOperation.Kind = .update, sources: [Int] = [], at time: Int64,
    _ body: (inout MemoryRecord) -> Void
  ) {
    guard let place = place(of: id) else { return }
    let before = entries[place].record
    var after = before
    body(&after)
    guard after != before else { return }
    replace(place, with: after)
    note(Change(kind: kind, id: id, before: before, after: after, sources: sources, time: time))
  }

  /// Takes an entry out.
  package mutating func remove(
    _ id: Int, by kind: MemoryOperation.Kind, sources: [Int] = [], at time: Int64
  ) {
    guard let place = place(of: id) else { return }
    let before = entries[place].record
    take(outAt: place)
    note(Change(kind: kind, id: id, before: before, sources: sources, time: time))
  }

  /// Changes the memory's own counts.
  package mutating func tally(sources: [Int], at time: Int64, _ body: (inout JSONObject) -> Void) {
    let before = tally
    body(&tally)
    guard tally != before else { return }
    note(Change(kind: .update, id: 0, counts: (before, tally), sources: sources, time: time))
  }

  /// A count of the memory's own.
  package func tally(_ name: String) -> Double { tally[name]?.doubleValue ?? 0 }

  /// Fills an empty store; nothing of it is an operation.
  mutating func fill(_ filled: [(Int, MemoryRecord)], next: Int, noted: Int, tally: JSONObject) {
    for (id, record) in filled { insert(record, id: id) }
    (nextID, self.noted, self.tally) = (max(next, nextID), noted, tally)
  }

  private mutating func insert(_ record: MemoryRecord, id: Int) {
    let place = entries.last.map { $0.id < id } ?? true ? entries.count : entries.firstIndex { $0.id > id }
    entries.insert(Entry(id: id, record: record), at: place ?? entries.count)
    index.insert(id, record.text)
    if !record.key.isEmpty { keys[RecordKey(record.key)] = id }
    file(id, under: record.kind)
    sum.touch(id)
  }

  private mutating func file(_ id: Int, under kind: String) {
    let ids = kinds[kind, default: []]
    let place = ids.last.map { $0 < id } ?? true ? ids.count : Self.place(of: id, in: ids)
    kinds[kind, default: []].insert(id, at: place)
  }

  private mutating func unfile(_ id: Int, from kind: String) {
    guard let ids = kinds[kind], case let place = Self.place(of: id, in: ids), place < ids.count,
      ids[place] == id
    else { return }
    kinds[kind]?.remove(at: place)
  }

  /// The first place whose id is not less.
  private static func place(of id: Int, in ids: [Int]) -> Int {
    var (low, high) = (0, ids.count)
    while low < high {
      let middle = (low + high) / 2
      if ids[middle] < id { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The digest of all entries, brought up to date.
  mutating func settledSum() -> String {
    var sum = self.sum
    let text = sum.settled { self[$0]?.json(in: catalogue) }
    self.sum = sum
    return text
  }

  private mutating func replace(_ place: Int, with record: MemoryRecord) {
    let (id, before) = (entries[place].id, entries[place].record)
    if !before.text.utf8.elementsEqual(record.text.utf8) {
      index.remove(id, before.text)
      index.insert(id, record.text)
      vectors.remove(id)
    }
    if before.key != record.key {
      forgetKey(of: before, id)
      if !record.key.isEmpty { keys[RecordKey(record.key)] = id }
    }
    if before.kind != record.kind {
      unfile(id, from: before.kind)
      file(id, under: record.kind)
    }
    sum.touch(id)
    entries[place].record = record
  }

  private mutating func take(outAt place: Int) {
    let entry = entries.remove(at: place)
    index.remove(entry.id, entry.record.text)
    vectors.remove(entry.id)
    forgetKey(of: entry.record, entry.id)
    unfile(entry.id, from: entry.record.kind)
    sum.touch(entry.id)
  }

  private mutating func forgetKey(of record: MemoryRecord, _ id: Int) {
    if !record.key.isEmpty, keys[RecordKey(record.key)] == id { keys[RecordKey(record.key)] = nil }
  }

  private mutating func note(_ change: Change) {
    changes.append(change)
    guard taken > 2 * Self.kept else { return }
    let surplus = min(taken, changes.count - Self.kept)
    changes.removeFirst(surplus)
    taken -= surplus
  }

  // MARK: - Operations

  package var memoryEntries: [MemoryEntry] {
    entries.map { MemoryEntry(id: $0.id, value: $0.record.json(in: catalogue)) }
  }

  package mutating func takeOperations() -> [MemoryOperation] {
    defer { taken = changes.count }
    return changes[taken...].map(operation)
  }

  /// What is held and the operations that are still known.
  package var history: MemoryHistory {
    let counts = tally.isEmpty ? [] : [MemoryEntry(id: 0, value: .object(tally))]
    return MemoryHistory(entries: counts + memoryEntries, done: changes.map(operation))
  }

  private func operation(_ change: Change) -> MemoryOperation {
    MemoryOperation(
      change.kind, id: change.id,
      before: change.counts.map { $0.before.isEmpty ? nil : .object($0.before) }
        ?? change.before?.json(in: catalogue),
      after: change.counts.map { .object($0.after) } ?? change.after?.json(in: catalogue),
      sources: change.sources, time: change.time)
  }

  /// Does operations that were worked out elsewhere.
  ///
  /// - Throws: ``ComponentError`` for an entry that cannot be read; then nothing was done.
  package mutating func apply(_ operations: [MemoryOperation]) throws(ComponentError) {
    var records: [MemoryRecord?] = []
    for operation in operations { records.append(try record(operation)) }
    for (operation, record) in zip(operations, records) {
      guard operation.id > 0 else {
        tally(sources: operation.sources, at: operation.time) { $0 = operation.after?.objectValue ?? [:] }
        continue
      }
      let place = place(of: operation.id)
      let before = place.map { entries[$0].record }
      switch (place, record) {
      case (nil, let record?): insert(record, id: operation.id)
      case (let place?, let record?): replace(place, with: record)
      case (let place?, nil): take(outAt: place)
      case (nil, nil): continue
      }
      nextID = max(nextID, operation.id + 1)
      note(
        Change(
          kind: operation.kind, id: operation.id, before: before, after: record,
          sources: operation.sources, time: operation.time))
    }
  }

  private func record(_ operation: MemoryOperation) throws(ComponentError) -> MemoryRecord? {
    guard operation.id > 0, let value = operation.after else { return nil }
    guard let record = MemoryRecord(value, in: catalogue) else {
      throw ComponentError(
        .badValue, "the entry \(MemoryEntry.name(operation.id)) cannot be read: \(value.printed())")
    }
    return record
  }
}

/// A key by its bytes.
private typealias RecordKey = Identifier<MemoryStore>
