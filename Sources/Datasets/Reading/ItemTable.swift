import Concepts

/// What is known of items, as it is read.
struct ItemTable {
  private(set) var keys = KeyTable()
  private(set) var titles: [String] = []
  private(set) var attributes: [[Item.Attribute]] = []
  /// Rows about an item that an earlier row was about; the first row holds.
  private(set) var duplicates = 0

  var count: Int { keys.count }

  mutating func append(_ id: Field, title: String, _ itemAttributes: [Item.Attribute]) {
    guard keys.insert(id).isNew else {
      duplicates += 1
      return
    }
    titles.append(title)
    attributes.append(itemAttributes)
  }

  /// The item of a row of this table; an empty title is replaced by the id.
  func item(_ row: Int) -> Item {
    let id = keys.text(row)
    return Item(ItemID(id), title: titles[row].isEmpty ? id : titles[row], attributes: attributes[row])
  }

  /// The item with an id; without side data its title is the id.
  func item(_ id: Field) -> (item: Item, isKnown: Bool) {
    if let row = keys.find(id) { return (item(Int(row)), true) }
    let name = String(decoding: id, as: UTF8.self)
    return (Item(ItemID(name), title: name), false)
  }
}
