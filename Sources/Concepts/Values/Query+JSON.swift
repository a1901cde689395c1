package import JSON

extension Query {
  /// The query as an episode's span holds it: enough to run the episode again, and nothing that was held out.
  package func json(in catalogue: Catalogue) -> JSONValue {
    var object: JSONObject = [
      "user": .string(user.name), "time": .integer(time), "limit": .integer(Int64(limit)),
      "history": .array(
        history.map { event in
          var entry: JSONObject = ["item": .string(catalogue[event.item].id.name)]
          if let rating = event.rating { entry["rating"] = .number(Double(rating)) }
          if let time = event.time { entry["time"] = .integer(time) }
          return .object(entry)
        }),
    ]
    if let text { object["text"] = .string(text) }
    if let candidates {
      object["candidates"] = .array(candidates.map { .string(catalogue[$0].id.name) })
    }
    return .object(object)
  }
}
