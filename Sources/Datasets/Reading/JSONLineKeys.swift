import JSON

/// The published JSON Lines data sets whose keys are known.
enum JSONForm: String, Codable, Sendable, CaseIterable {
  /// By the keys of the first line.
  case automatic
  /// The usual names, lists under `attributes`: also what an export writes.
  case plain
  case amazon2014 = "amazon-2014"
  case amazon2018 = "amazon-2018"
  case amazon2023 = "amazon-2023"
  case yelp

  /// The form that a first line of interactions has.
  init(guessing first: JSONObject) {
    let has = { (key: String) in first[key] != nil }
    if has("parent_asin"), has("user_id") {
      self = .amazon2023
    } else if has("reviewerID"), has("asin") {
      self = has("verified") ? .amazon2018 : .amazon2014
    } else {
      self = has("business_id") && has("stars") ? .yelp : .plain
    }
  }

  /// The keys of interactions.
  var events: (user: String, item: String, rating: String, time: String, unit: TimeUnit) {
    switch self {
    case .automatic, .plain: ("user", "item", "rating", "time", .seconds)
    case .amazon2014, .amazon2018: ("reviewerID", "asin", "overall", "unixReviewTime", .seconds)
    case .amazon2023: ("user_id", "parent_asin", "rating", "timestamp", .milliseconds)
    case .yelp: ("user_id", "business_id", "stars", "date", .seconds)
    }
  }

  /// The keys of items; attributes are all keys when there is no list of them.
  var items: (id: String, title: String, attributes: [String]) {
    switch self {
    case .automatic, .plain: ("item", "title", [])
    case .amazon2014: ("asin", "title", ["brand", "categories", "price", "description"])
    case .amazon2018: ("asin", "title", ["brand", "main_cat", "category", "price", "description", "feature"])
    case .amazon2023:
      (
        "parent_asin", "title",
        ["store", "main_category", "categories", "price", "description", "features", "average_rating"]
      )
    case .yelp: ("business_id", "name", ["city", "state", "stars", "categories"])
    }
  }

  /// What separates the values of a list that is written as one text.
  var separator: (key: String, text: String)? { self == .yelp ? ("categories", ", ") : nil }
}
