import Concepts
import JSON

/// One statement about the user: what attribute, which value, liked or not, how often it was seen.
struct Fact: Sendable, Hashable {
  var attribute: String
  var value: String
  var isLiked: Bool
  var strength: Int
  /// When it was last stated, and the places of the notes that state it, in the order noted.
  var time: Int64
  var sources: [Int]
  /// Whether a later statement says otherwise; only kept where nothing is ever deleted.
  var isSuperseded = false

  /// `likes genres: Drama (7 times)`.
  var text: String {
    let times = strength > 1 ? " (\(strength) times)" : ""
    return "\(isLiked ? "likes" : "does not want") \(attribute): \(value)\(times)"
  }

  /// Equal for statements about the same thing: attribute and value in lower case.
  var key: String { "\(attribute)\u{0}\(value)".lowercased() }

  var json: JSONValue {
    [
      "attribute": .string(attribute), "value": .string(value), "liked": .bool(isLiked),
      "strength": .integer(Int64(strength)), "time": .integer(time),
      "sources": .array(sources.map { .integer(Int64($0)) }), "superseded": .bool(isSuperseded),
    ]
  }

  init(_ attribute: String, _ value: String, isLiked: Bool, time: Int64, source: Int) {
    (self.attribute, self.value, self.isLiked) = (attribute, value, isLiked)
    (strength, self.time, sources) = (1, time, [source])
  }

  init?(_ json: JSONValue) {
    guard let attribute = json["attribute"]?.stringValue, let value = json["value"]?.stringValue,
      let isLiked = json["liked"]?.boolValue, let strength = json["strength"]?.intValue,
      let time = json["time"]?.intValue, let isSuperseded = json["superseded"]?.boolValue
    else { return nil }
    self.init(attribute, value, isLiked: isLiked, time: Int64(time), source: 0)
    (self.strength, self.isSuperseded) = (strength, isSuperseded)
    sources = (json["sources"]?.arrayValue ?? []).compactMap(\.intValue)
  }
}
