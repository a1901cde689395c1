import Concepts
import JSON

/// Which keys of a JSON line make an interaction.
struct JSONEventKeys {
  let user: String
  let item: String
  let rating: String?
  let time: String?
  let unit: TimeUnit

  init(_ options: JSONLinesReader.Configuration, _ form: JSONForm, first: JSONObject) {
    let standard = form.events
    user = Self.choose(options.user, standard.user, UsualNames.user, first) ?? standard.user
    item = Self.choose(options.item, standard.item, UsualNames.item, first) ?? standard.item
    rating = Self.choose(options.rating, standard.rating, UsualNames.rating, first)
    time = Self.choose(options.time, standard.time, UsualNames.time, first)
    unit = TimeUnit(rawValue: options.timeUnit) ?? standard.unit
  }

  /// The key that was asked for; else the form's where the first line has it; else one of the usual names.
  private static func choose(
    _ asked: String, _ standard: String, _ usual: [String], _ first: JSONObject
  ) -> String? {
    if asked == "none" { return nil }
    if !asked.isEmpty { return asked }
    if first[standard] != nil { return standard }
    return ColumnFinder(names: first.keys, width: first.count, file: "").guess(usual).map { first.keys[$0] }
  }

  var json: JSONValue {
    var object: JSONObject = ["user": .string(user), "item": .string(item)]
    if let rating { object["rating"] = .string(rating) }
    if let time { object["time"] = .string(time) }
    return .object(object)
  }

  /// Adds the interaction of a line; returns what is wrong with it.
  func append(_ object: JSONObject, to table: inout EventTable) -> LineFault? {
    guard let user = Self.identifier(object[user]) else { return missing(self.user, "an identifier", object) }
    guard let item = Self.identifier(object[item]) else { return missing(self.item, "an identifier", object) }
    var rating: Float?
    if let key = self.rating {
      guard let value = object[key]?.doubleValue else { return missing(key, "a number", object) }
      rating = Float(value)
    }
    var time: Int64?
    if let key = self.time, let value = object[key], !value.isNull {
      time = Self.text(value).flatMap { text in Self.withField(text) { FieldText.time($0, unit) } }
      if time == nil { return missing(key, "a time", object) }
    }
    return Self.withField(user) { user in
      Self.withField(item) { table.append(user: user, item: $0, rating: rating, time: time) }
    }.map { LineFault($0.message) }
  }

  private func missing(_ key: String, _ kind: String, _ object: JSONObject) -> LineFault {
    guard let value = object[key] else {
      return LineFault("there is no '\(key)'\(ComponentError.guess(key, object.keys))")
    }
    let shown = Self.withField(value.printed()) { FieldText.quoted($0) }
    return LineFault("'\(key)' is \(shown), not \(kind)")
  }

  /// A text or a whole number as an id.
  static func identifier(_ value: JSONValue?) -> String? {
    switch value {
    case .string(let text): text
    case .integer(let number): String(number)
    default: nil
    }
  }

  private static func text(_ value: JSONValue) -> String? {
    value.stringValue ?? (value.doubleValue == nil ? nil : value.printed())
  }

  static func withField<Result>(_ text: String, _ body: (Field) -> Result) -> Result {
    var text = text
    return text.withUTF8(body)
  }
}
