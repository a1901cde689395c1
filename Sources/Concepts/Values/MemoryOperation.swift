package import JSON

/// One thing that a memory holds, as traces, files and people see it.
package struct MemoryEntry: Hashable, Sendable {
  /// Its name is `m` and this number. 0 is the memory's own counts, which are no entry but change as one.
  package var id: Int
  /// An object with `text`, `kind`, `sources` and what the kind of entry needs.
  package var value: JSONValue

  package init(id: Int, value: JSONValue) { (self.id, self.value) = (id, value) }

  package var text: String { value["text"]?.stringValue ?? "" }
  package var kind: String { value["kind"]?.stringValue ?? "" }
  /// The notes it comes from.
  package var sources: [Int] { (value["sources"]?.arrayValue ?? []).compactMap(\.intValue) }

  /// The value with the entry's name first.
  package var json: JSONValue {
    .object(
      JSONObject([("id", .string(Self.name(id)))] + (value.objectValue ?? [:]).map { ($0.key, $0.value) }))
  }

  package init?(_ json: JSONValue) {
    guard var object = json.objectValue, let id = object["id"]?.stringValue.flatMap(Self.number) else {
      return nil
    }
    object["id"] = nil
    self.init(id: id, value: .object(object))
  }

  /// `m3` for 3.
  package static func name(_ id: Int) -> String { "m\(id)" }

  /// 3 for `m3`; `nil` for what is no name.
  package static func number(_ name: String) -> Int? {
    guard name.utf8.first == UInt8(ascii: "m"), let number = Int(name.dropFirst()), number >= 0,
      Self.name(number).utf8.elementsEqual(name.utf8)
    else { return nil }
    return number
  }
}

/// A change to one entry of a memory.
package struct MemoryOperation: Hashable, Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    /// A note made, changed or contradicted an entry.
    case add, update, delete
    /// Room was needed, or the entry had faded.
    case evict
    /// A recall changed an entry: its last access, its strength.
    case touch
    /// Somebody asked for it.
    case edit, forget, undo
  }

  package var kind: Kind
  package var id: Int
  /// The entry's value; `nil` when there was none.
  package var before: JSONValue?
  package var after: JSONValue?
  /// The notes that led to it.
  package var sources: [Int]
  /// Virtual seconds since 1970.
  package var time: Int64

  package init(
    _ kind: Kind, id: Int, before: JSONValue?, after: JSONValue?, sources: [Int], time: Int64
  ) {
    (self.kind, self.id, self.before, self.after) = (kind, id, before, after)
    (self.sources, self.time) = (sources, time)
  }

  /// The operation as a trace and a file hold it.
  package var json: JSONValue {
    var object: JSONObject = [
      "kind": .string(kind.rawValue), "id": .string(MemoryEntry.name(id)),
      "sources": .array(sources.map { .integer(Int64($0)) }), "time": .integer(time),
    ]
    object["before"] = before
    object["after"] = after
    return .object(object)
  }

  /// Reads an operation; `nil` for what is none.
  package init?(_ json: JSONValue) {
    guard let kind = json["kind"]?.stringValue.flatMap(Kind.init(rawValue:)),
      let id = json["id"]?.stringValue.flatMap(MemoryEntry.number), let time = json["time"]?.intValue,
      let sources = json["sources"]?.arrayValue
    else { return nil }
    self.init(
      kind, id: id, before: json["before"], after: json["after"], sources: sources.compactMap(\.intValue),
      time: Int64(time))
  }
}

/// Which entries are meant.
package enum MemorySelector: Hashable, Sendable {
  case id(Int)
  /// Entries that a note led to, alone or with others.
  case source(Int)
  /// Entries about an item.
  case item(ItemID)
  /// Entries whose text contains this, in any case.
  case text(String)
  case all

  package func matches(_ entry: MemoryEntry) -> Bool {
    switch self {
    case .id(let id): entry.id == id
    case .source(let source): entry.sources.contains(source)
    case .item(let item): entry.value["item"]?.stringValue.map { ItemID($0) } == item
    case .text(let text):
      !Array(entry.text.lowercased().utf8).ranges(of: Array(text.lowercased().utf8)).isEmpty
    case .all: true
    }
  }
}
