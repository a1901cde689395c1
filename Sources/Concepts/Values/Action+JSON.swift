package import JSON

extension Action {
  /// The action as a trace holds it: `{"do": "use", "tool": …}`; items by their ids.
  package func json(in catalogue: Catalogue) -> JSONValue {
    switch self {
    case .use(let tool, let arguments): ["do": "use", "tool": .string(tool), "arguments": arguments]
    case .recommend(let items): ["do": "recommend", "items": catalogue.names(of: items)]
    case .rankAndRecommend: ["do": "rank"]
    case .narrow(let items): ["do": "narrow", "items": catalogue.names(of: items)]
    case .ask(let text): ["do": "ask", "text": .string(text)]
    case .abstain(let reason): ["do": "abstain", "reason": .string(reason)]
    case .escalate(let reason): ["do": "escalate", "reason": .string(reason)]
    }
  }
}

extension Catalogue {
  /// The ids of columns, as JSON.
  package func names(of columns: [Int]) -> JSONValue { .array(columns.map { .string(items[$0].id.name) }) }
}

extension Note {
  /// The note as a trace and a snapshot hold it.
  package func json(in catalogue: Catalogue) -> JSONValue {
    var object: JSONObject = [
      "text": .string(text), "origin": .string(origin.rawValue), "time": .integer(time),
    ]
    if let item { object["item"] = .string(catalogue[item].id.name) }
    if let rating { object["rating"] = .number(Double(rating)) }
    if !parts.isEmpty { object["parts"] = .object(JSONObject(parts.map { ($0.name, .number($0.value)) })) }
    return .object(object)
  }

  /// Reads a note back; `nil` when a key is missing, of the wrong type, or names no item of the catalogue.
  package init?(_ json: JSONValue, in catalogue: Catalogue) {
    guard let text = json["text"]?.stringValue, let time = json["time"]?.intValue,
      let origin = json["origin"]?.stringValue.flatMap(Origin.init(rawValue:))
    else { return nil }
    self.init(text, origin: origin, time: Int64(time))
    if let name = json["item"] {
      guard let id = name.stringValue, let column = catalogue.position(of: ItemID(id)) else { return nil }
      item = column
    }
    rating = json["rating"]?.doubleValue.map { Float($0) }
    parts = (json["parts"]?.objectValue ?? [:]).compactMap { name, value in
      value.doubleValue.map { ScorePart(name, $0) }
    }
  }
}
