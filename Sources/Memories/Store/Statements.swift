import Concepts
import JSON

/// Statements about a user's taste, as the memories that keep facts write them.
struct Statement: Hashable {
  var attribute: String
  var value: String
  var isLiked: Bool

  /// Equal for statements about the same thing.
  var key: String { "\(attribute)\u{0}\(value)".lowercased() }

  /// `likes genres: Drama`.
  var text: String { "\(isLiked ? "likes" : "does not want") \(attribute): \(value)" }

  /// What an event says: each attribute value of its item is liked or unwanted.
  static func all(of note: Note, in catalogue: Catalogue, isLiked: Bool?) -> [Statement] {
    guard let item = note.item, let isLiked else { return [] }
    return catalogue[item].attributes.flatMap { attribute in
      attribute.values.map { Statement(attribute: attribute.name, value: $0, isLiked: isLiked) }
    }
  }

  var details: JSONObject {
    ["attribute": .string(attribute), "value": .string(value), "liked": .bool(isLiked)]
  }

  init(attribute: String, value: String, isLiked: Bool) {
    (self.attribute, self.value, self.isLiked) = (attribute, value, isLiked)
  }

  init?(_ details: JSONObject) {
    guard let attribute = details["attribute"]?.stringValue, let value = details["value"]?.stringValue,
      let isLiked = details["liked"]?.boolValue
    else { return nil }
    self.init(attribute: attribute, value: value, isLiked: isLiked)
  }
}

extension MemoryRecord {
  var statement: Statement? { Statement(details) }

  /// Whether a later statement says otherwise; only kept where nothing is ever deleted.
  var isSuperseded: Bool { details["superseded"]?.boolValue ?? false }

  init(fact statement: Statement, time: Int64, source: Int) {
    self.init(
      "fact", Note(statement.text, origin: .agent, time: time), sources: [source], key: statement.key)
    details = statement.details
    (weight, count) = (1, 1)
  }
}

/// Above which rating an event is a like, and below which it is unwanted.
struct RatingRule: Sendable {
  var like: Double
  var unwanted: Double
  var isUnratedLiked: Bool

  func polarity(_ rating: Float?) -> Bool? {
    guard let rating = rating.map(Double.init) else { return isUnratedLiked ? true : nil }
    return rating >= like ? true : rating <= unwanted ? false : nil
  }
}
