/// A name from a data set, told apart from names of other kinds by its type.
///
/// Two identifiers are equal when their UTF-8 bytes are. Whole numbers come first, by value; others follow by bytes.
package struct Identifier<Kind>: Hashable, Sendable, Comparable, CustomStringConvertible, Codable {
  package let name: String

  package init(_ name: String) { self.name = name }

  package var description: String { name }

  package static func == (left: Self, right: Self) -> Bool {
    left.name.utf8.elementsEqual(right.name.utf8)
  }

  package func hash(into hasher: inout Hasher) {
    var name = name
    name.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }

  package static func < (left: Self, right: Self) -> Bool {
    switch (left.number, right.number) {
    case (let first?, let second?) where first != second: return first < second
    case (_?, nil): return true
    case (nil, _?): return false
    default: return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
    }
  }

  package init(from decoder: any Decoder) throws {
    name = try decoder.singleValueContainer().decode(String.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }

  /// The value of a name that is a whole number in its plain form.
  private var number: UInt64? {
    guard let first = name.utf8.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
      return nil
    }
    return UInt64(name)
  }
}

extension Identifier: ExpressibleByStringLiteral, ExpressibleByUnicodeScalarLiteral,
  ExpressibleByExtendedGraphemeClusterLiteral
{
  package init(stringLiteral value: String) { self.init(value) }
}

/// Marks identifiers of items.
package enum ItemKind {}
/// Marks identifiers of users.
package enum UserKind {}

/// An item, as its data set names it.
package typealias ItemID = Identifier<ItemKind>
/// A user, as the data set names them.
package typealias UserID = Identifier<UserKind>
