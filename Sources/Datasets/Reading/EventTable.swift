/// Interactions as they are read, in the order of the file.
struct EventTable {
  var users = KeyTable()
  var items = KeyTable()
  private(set) var userOf: [Int32] = []
  private(set) var itemOf: [Int32] = []
  private(set) var ratings: [Float] = []
  private(set) var times: [Int64] = []
  let hasRatings: Bool
  let hasTimes: Bool
  /// Rows whose time field is empty.
  private(set) var withoutTime = 0

  init(hasRatings: Bool, hasTimes: Bool) { (self.hasRatings, self.hasTimes) = (hasRatings, hasTimes) }

  var count: Int { userOf.count }

  /// Adds a row.
  ///
  /// - Returns: what is wrong with the row, which is then not added.
  mutating func append(user: Field, item: Field, rating: Float?, time: Int64?) -> RowFault? {
    guard !user.isEmpty else { return .emptyUser }
    guard !item.isEmpty else { return .emptyItem }
    let userRow: Int32
    let itemRow: Int32
    if let known = users.find(user) {
      userRow = known
    } else {
      guard FieldText.isUTF8(user) else { return .foreignUser }
      userRow = -1
    }
    if let known = items.find(item) {
      itemRow = known
    } else {
      guard FieldText.isUTF8(item) else { return .foreignItem }
      itemRow = items.insert(item).index
    }
    userOf.append(userRow >= 0 ? userRow : users.insert(user).index)
    itemOf.append(itemRow)
    if hasRatings { ratings.append(rating ?? .nan) }
    if hasTimes { times.append(time ?? .min) }
    if hasTimes, time == nil { withoutTime += 1 }
    return nil
  }

  /// Gives the columns away, so that each can be freed when it is no longer needed.
  mutating func takeColumns() -> (userOf: [Int32], itemOf: [Int32], ratings: [Float]?, times: [Int64]?) {
    defer { (userOf, itemOf, ratings, times) = ([], [], [], []) }
    let complete = hasTimes && withoutTime == 0
    return (userOf, itemOf, hasRatings ? ratings : nil, complete ? times : nil)
  }
}

/// Why a row is not an interaction.
enum RowFault {
  case emptyUser, emptyItem, foreignUser, foreignItem

  var message: String {
    switch self {
    case .emptyUser: "the user is empty"
    case .emptyItem: "the item is empty"
    case .foreignUser: "the user is not UTF-8; set 'encoding: latin1' if the file is of that kind"
    case .foreignItem: "the item is not UTF-8; set 'encoding: latin1' if the file is of that kind"
    }
  }

  var isAboutUser: Bool { self == .emptyUser || self == .foreignUser }
}
