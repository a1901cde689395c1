package import Concepts
package import JSON
package import Tracing

extension MemoryStore {
  /// Everything but the operations: `{"memory": "window", "entries": […], "next": 3, "noted": 5}`.
  package func snapshot(of name: String) -> JSONValue {
    var object: JSONObject = [
      "memory": .string(name), "entries": .array(memoryEntries.map(\.json)),
      "next": .integer(Int64(nextID)), "noted": .integer(Int64(noted)),
    ]
    if !tally.isEmpty { object["tally"] = .object(tally) }
    return .object(object)
  }

  /// A digest of what ``snapshot(of:)`` says.
  mutating func fingerprint(of name: String) -> Digest {
    let sum = settledSum()
    return Digest(
      of: [
        "memory": .string(name), "entries": .string(sum), "next": .integer(Int64(nextID)),
        "noted": .integer(Int64(noted)), "tally": .object(tally),
      ])
  }

  /// Makes the store of a snapshot.
  ///
  /// - Throws: ``ComponentError`` when the value is no snapshot of the memory of that name.
  package init(
    _ snapshot: JSONValue, of name: String, _ catalogue: Catalogue, nearness: Nearness = .words
  ) throws(ComponentError) {
    guard let members = snapshot.objectValue, let found = members["memory"]?.stringValue else {
      throw ComponentError(.badSnapshot, "this is no snapshot of a memory: it is \(snapshot.kind)")
    }
    guard found == name else {
      throw ComponentError(
        .badSnapshot, "this is a snapshot of the memory '\(found)' and cannot be restored into '\(name)'",
        path: "/memory")
    }
    guard let values = members["entries"]?.arrayValue, let next = members["next"]?.intValue,
      let noted = members["noted"]?.intValue
    else { throw Self.bad(name, "'entries', 'next' or 'noted' is missing", at: "entries") }
    var entries: [(Int, MemoryRecord)] = []
    for (place, value) in values.enumerated() {
      guard let entry = MemoryEntry(value), let record = MemoryRecord(entry.value, in: catalogue),
        entry.id > entries.last?.0 ?? 0, entry.id < next
      else { throw Self.bad(name, "this is no entry", at: "entries/\(place)") }
      entries.append((entry.id, record))
    }
    self.init(catalogue, nearness: nearness)
    fill(entries, next: next, noted: noted, tally: members["tally"]?.objectValue ?? [:])
  }

  private static func bad(_ name: String, _ problem: String, at path: String) -> ComponentError {
    ComponentError(.badSnapshot, "the snapshot of '\(name)' cannot be restored: \(problem)", path: "/\(path)")
  }
}

/// A memory whose entries are in a store: all but taking notes and recalling them comes from there.
package protocol StoredMemory: Memory {
  var store: MemoryStore { get set }
}

extension StoredMemory {
  package var snapshot: JSONValue { store.snapshot(of: Self.name) }

  package mutating func restore(_ snapshot: JSONValue) throws {
    store = try MemoryStore(snapshot, of: Self.name, store.catalogue, nearness: store.nearness)
  }

  package var entries: [MemoryEntry] { store.memoryEntries }

  package mutating func fingerprint() -> Digest { store.fingerprint(of: Self.name) }

  package mutating func takeOperations() -> [MemoryOperation] { store.takeOperations() }

  package mutating func apply(_ operations: [MemoryOperation]) throws { try store.apply(operations) }

  package func undoing(source: Int, at time: Int64) -> [MemoryOperation] {
    store.history.undoing(source: source, at: time)
  }
}
