package import Concepts
package import JSON

/// A step that leaves some interactions out, and says how many.
protocol Filter: Sendable {
  /// The key in a notebook: `{rating: {atLeast: 4}}`.
  static var key: String { get }
  /// What it does, in a sentence.
  static var summary: String { get }
  /// - Throws: ``DatasetError`` for options that do not exist.
  init(_ options: JSONValue) throws
  /// - Throws: ``DatasetError`` when the data lacks what the filter looks at.
  func apply(_ interactions: Interactions) throws -> (Interactions, detail: JSONObject)
}

/// The filters of a data set in their order.
package struct FilterChain: Sendable {
  private let filters: [(filter: any Filter, options: JSONValue)]

  /// Every filter a notebook can name, by key.
  static let known: [any Filter.Type] = [
    CoreFilter.self, DuplicateFilter.self, RatingFilter.self, TimeFilter.self,
  ]

  /// The keys and what they do, for documentation.
  package static var summaries: [(key: String, summary: String)] { known.map { ($0.key, $0.summary) } }

  /// - Parameter value: a list of `{key: options}`, or one of them, or null.
  /// - Throws: ``DatasetError`` for a filter or an option that does not exist.
  package init(_ value: JSONValue) throws {
    let entries = value.isNull ? [] : value.arrayValue ?? [value]
    filters = try entries.map { entry in
      guard let object = entry.objectValue, object.count == 1,
        let (key, options) = object.first(where: { _ in true })
      else {
        throw DatasetError(
          .badOption, "a filter is a mapping with one key, such as {core: 5}, not \(entry.printed())")
      }
      guard let type = Self.known.first(where: { $0.key == key }) else {
        let guess = ComponentError.guess(key, Self.known.map { $0.key })
        throw DatasetError(.badOption, "no filter is named '\(key)'\(guess)")
      }
      return (try type.init(options), options)
    }
  }

  /// Applies the filters in order; each becomes a step with its counts.
  ///
  /// - Throws: ``DatasetError`` when a filter does not fit the data or leaves nothing.
  package func apply(to dataset: Dataset) throws -> Dataset {
    var result = dataset
    for (filter, options) in filters {
      let before = result.interactions
      var (after, detail) = try filter.apply(before)
      guard after.count > 0 else {
        throw DatasetError(
          .empty,
          "the filter {\(type(of: filter).key): \(options.printed())} leaves none of \(before.count) interactions"
        )
      }
      detail["options"] = options
      detail["dropped"] = .integer(Int64(before.count - after.count))
      detail["droppedUsers"] = .integer(Int64(before.userCount - after.userCount))
      detail["droppedItems"] = .integer(Int64(before.catalogue.count - after.catalogue.count))
      result.interactions = after
      result.steps.append(Dataset.Step("filter \(type(of: filter).key)", after, detail: .object(detail)))
    }
    return result
  }
}

/// The options of a filter, read strictly.
struct FilterOptions {
  let filter: String
  let values: JSONObject

  /// - Throws: ``DatasetError`` when the value is no mapping or has other keys than `known`.
  init(_ value: JSONValue, of filter: String, known: [String]) throws(DatasetError) {
    guard let values = value.objectValue, !values.isEmpty else {
      throw DatasetError(
        .badOption, "the filter '\(filter)' takes a mapping of \(known.joined(separator: ", "))")
    }
    if let key = values.keys.first(where: { !known.contains($0) }) {
      throw DatasetError(
        .badOption, "the filter '\(filter)' has no option '\(key)'\(ComponentError.guess(key, known))")
    }
    (self.filter, self.values) = (filter, values)
  }

  func number(_ key: String) throws(DatasetError) -> Double? {
    guard let value = values[key] else { return nil }
    if let number = value.doubleValue { return number }
    throw DatasetError(
      .badOption, "'\(key)' of the filter '\(filter)' must be a number, not \(value.printed())")
  }

  func count(_ key: String) throws(DatasetError) -> Int? {
    guard let value = values[key] else { return nil }
    if let count = value.intValue, count >= 1 { return count }
    throw DatasetError(
      .badOption, "'\(key)' of the filter '\(filter)' must be a whole number from 1, not \(value.printed())")
  }
}
