/// Something that can be recommended, with what is known of it.
package struct Item: Hashable, Sendable {
  package let id: ItemID
  package var title: String
  /// Named lists of values, in the data set's order: `genres: [Drama, War]`, `year: [1995]`.
  package var attributes: [Attribute]

  package struct Attribute: Hashable, Sendable {
    package var name: String
    package var values: [String]
    package init(_ name: String, _ values: [String]) { (self.name, self.values) = (name, values) }
  }

  package init(_ id: ItemID, title: String, attributes: [Attribute] = []) {
    (self.id, self.title, self.attributes) = (id, title, attributes)
  }

  /// The values of an attribute; empty when the item has none of that name.
  package subscript(attribute: String) -> [String] {
    attributes.first { $0.name == attribute }?.values ?? []
  }
}

/// All items of a data set, sorted by id; a position in it is what matrices call a column.
package struct Catalogue: Sendable {
  package let items: [Item]
  private let positions: [ItemID: Int]

  /// - Precondition: no two items share an id; a reader reports duplicates before this.
  package init(_ items: [Item]) {
    self.items = items.sorted { $0.id < $1.id }
    positions = Dictionary(
      self.items.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  package var count: Int { items.count }

  /// The column of an item; `nil` for an item that is not in the catalogue.
  package func position(of id: ItemID) -> Int? { positions[id] }

  package subscript(id: ItemID) -> Item? { positions[id].map { items[$0] } }
  package subscript(position: Int) -> Item { items[position] }
}
