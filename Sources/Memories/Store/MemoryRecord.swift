package import Concepts
package import JSON

/// What a memory holds of one thing: a note, a statement, a summary, an insight.
package struct MemoryRecord: Hashable, Sendable {
  /// What sort of thing it is in its memory: `event`, `insight`, `fact`, …
  package var kind: String
  /// Its text, where it came from, its item, rating and time.
  package var note: Note
  /// How much it counts: importance or strength.
  package var weight = 0.0
  /// How often it was stated, enhanced or recalled.
  package var count = 0
  /// When it was last used, in virtual seconds.
  package var touched: Int64
  /// Ids of entries that it rests on or belongs with.
  package var links: [Int] = []
  /// What else its kind needs.
  package var details: JSONObject = [:]
  /// The notes it comes from, in the order noted.
  package var sources: [Int] = []
  /// Told apart by this: of entries with one key only the last is held; empty for none.
  package var key = ""

  package init(_ kind: String, _ note: Note, sources: [Int] = [], key: String = "") {
    (self.kind, self.note, touched) = (kind, note, note.time)
    (self.sources, self.key) = (sources, key)
  }

  package var text: String { note.text }

  package func json(in catalogue: Catalogue) -> JSONValue {
    var object = note.json(in: catalogue).objectValue ?? [:]
    object["kind"] = .string(kind)
    if weight != 0 { object["weight"] = .number(weight) }
    if count != 0 { object["count"] = .integer(Int64(count)) }
    if touched != note.time { object["touched"] = .integer(touched) }
    if !links.isEmpty { object["links"] = .array(links.map { .string(MemoryEntry.name($0)) }) }
    if !details.isEmpty { object["details"] = .object(details) }
    if !key.isEmpty { object["key"] = .string(key) }
    object["sources"] = .array(sources.map { .integer(Int64($0)) })
    return .object(object)
  }

  /// Reads a record back; `nil` for what is none.
  package init?(_ json: JSONValue, in catalogue: Catalogue) {
    guard let kind = json["kind"]?.stringValue, let note = Note(json, in: catalogue),
      let sources = json["sources"]?.arrayValue, case let places = sources.compactMap(\.intValue),
      places.count == sources.count
    else { return nil }
    self.init(kind, note, sources: places, key: json["key"]?.stringValue ?? "")
    weight = json["weight"]?.doubleValue ?? 0
    count = json["count"]?.intValue ?? 0
    touched = json["touched"]?.intValue.map(Int64.init) ?? note.time
    links = (json["links"]?.arrayValue ?? []).compactMap { $0.stringValue.flatMap(MemoryEntry.number) }
    details = json["details"]?.objectValue ?? [:]
  }
}
