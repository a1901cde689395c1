import Concepts
import JSON

/// Which columns of a table of items beside the interactions are more than text, for readers whose own form has no items.
struct ItemsBeside {
  var lists: [PlainText]
  var numbers: [PlainText]
  var images: [PlainText]

  /// Reads a table with a header and commas; `nil` when there is none.
  func read(_ path: String?, _ faults: inout LineFaults, _ detail: inout JSONObject) throws -> ItemTable? {
    guard let path else { return nil }
    var options = CSVReader.Configuration()
    (options.lists, options.numbers, options.images) = (lists, numbers, images)
    return try CSVReader(options).readItems(path, &faults, &detail)
  }
}

extension Parameter {
  static let lists = Parameter(
    "lists", "Columns of the table of items that are lists of values, between bars.")
  static let numbers = Parameter(
    "numbers", "Columns of the table of items whose values must be finite numbers.")
  static let images = Parameter(
    "images", "Columns of the table of items that are paths of images, from the table's folder.")
}
