import Concepts
import JSON

/// What "last" means.
enum EventOrder: String, Codable, Sendable, CaseIterable {
  /// (time stamp, place in the source); refused when a time stamp is missing.
  case time
  /// Place in the source, where there are no times; refused when there are.
  case source

  /// - Throws: ``DatasetError`` when the data has not the order.
  func check(_ dataset: Dataset, for kind: String) throws(DatasetError) {
    let hasTimes = dataset.interactions.times != nil
    if self == .time, !hasTimes {
      let missing = dataset.steps.first?.detail["rowsWithoutTime"]?.intValue
      let state = missing.map { "\($0) interactions have none" } ?? "the data has none"
      throw DatasetError(
        .noTimes,
        "the split '\(kind)' needs a time stamp on every interaction, and \(state); split at random, or set "
          + "'order: source' if the source's lines are in time order")
    }
    if self == .source, hasTimes {
      throw DatasetError(
        .badOption, "'order: source' is for data without time stamps; this data has them, leave 'order' out")
    }
  }
}

extension Parameter {
  static let order = Parameter(
    "order", "What last means: by time stamp, or by place in a source without time stamps.",
    oneOf: EventOrder.allCases.map(\.rawValue))
  static let testShare = Parameter("test", "The share of events that is held out.", in: 0.001...0.999)
}

/// Rounding of shares.
enum Share {
  /// `count × share` to the nearest whole number, halves up, but at least 1 and at most `count - 1`.
  static func part(_ share: Double, of count: Int) -> Int {
    max(1, min(count - 1, Int((Double(count) * share).rounded())))
  }
}
