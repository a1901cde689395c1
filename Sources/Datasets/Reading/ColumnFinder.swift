import Concepts

/// Finds columns in the header of a table, or by number where it has none.
struct ColumnFinder {
  /// The names in the first line; `nil` for a table without a header.
  let names: [String]?
  let width: Int
  let file: String

  /// The place of a column, given by its name or its number from 1: from 0; `nil` when it is not named and none of the `usual` names is there.
  ///
  /// - Throws: ``DatasetError`` when the column is named and not there.
  func find(_ column: PlainText, option: String, usual: [String], number: Int? = nil) throws -> Int? {
    if column.text == "none" { return nil }
    if column.text.isEmpty { return names == nil ? numbered(number) : guess(usual) }
    if let place = names?.firstIndex(where: { $0.utf8.elementsEqual(column.text.utf8) }) { return place }
    if let number = Int(column.text), (1...width).contains(number) { return number - 1 }
    throw missing(column.text, option)
  }

  /// The place of a column that must be there.
  func required(_ column: PlainText, option: String, usual: [String], number: Int) throws -> Int {
    if let place = try find(column, option: option, usual: usual, number: number) { return place }
    throw missing(column.text.isEmpty ? option : column.text, option)
  }

  private func numbered(_ number: Int?) -> Int? { number.flatMap { $0 <= width ? $0 - 1 : nil } }

  func guess(_ usual: [String]) -> Int? {
    let plain = (names ?? []).map(Self.plain)
    for name in usual {
      if let place = plain.firstIndex(of: name) { return place }
    }
    return nil
  }

  /// Lower case, letters and digits only, so that `userId`, `user_id` and `User-ID` are one.
  private static func plain(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }

  private func missing(_ name: String, _ option: String) -> DatasetError {
    let guess = ComponentError.guess(name, names ?? [])
    let known =
      names.map { "the header has \($0.joined(separator: ", "))" } ?? "the table has \(width) columns"
    return DatasetError(
      .badHeader, "there is no column '\(name)'\(guess); \(known); set '\(option)' to a name or a number",
      file: file, line: 1)
  }
}

/// Names that columns usually have, in plain form, the likeliest first.
enum UsualNames {
  static let user = ["user", "userid", "uid", "reviewerid", "useridx", "customerid", "customer"]
  static let item = [
    "item", "itemid", "movieid", "parentasin", "asin", "iid", "businessid", "productid", "bookid", "artistid",
    "movie", "book", "product",
  ]
  static let rating = ["rating", "ratings", "score", "overall", "stars"]
  static let time = ["time", "timestamp", "unixreviewtime", "date", "datetime"]
  static let title = ["title", "movietitle", "name", "itemname", "booktitle"]
}
