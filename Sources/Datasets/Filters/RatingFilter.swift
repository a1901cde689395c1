import Concepts
import JSON

/// Keeps interactions by their rating.
struct RatingFilter: Filter {
  static let key = "rating"
  static let summary = "Keeps interactions whose rating is at least and at most what is given."

  private let range: ClosedRange<Double>

  init(_ options: JSONValue) throws {
    let options = try FilterOptions(options, of: Self.key, known: ["atLeast", "atMost"])
    let low = try options.number("atLeast") ?? -.infinity
    let high = try options.number("atMost") ?? .infinity
    guard low <= high else {
      throw DatasetError(.badOption, "no rating is at least \(low) and at most \(high)")
    }
    range = low...high
  }

  func apply(_ interactions: Interactions) throws -> (Interactions, detail: JSONObject) {
    guard let ratings = interactions.ratings else {
      throw DatasetError(.noRatings, "the filter 'rating' needs ratings, and the data has none")
    }
    return (interactions.restricted(to: ratings.map { range.contains(Double($0)) }), [:])
  }
}
