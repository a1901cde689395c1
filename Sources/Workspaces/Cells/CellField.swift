/// A key that a cell's mapping may have.
package struct CellField: Sendable {
  package var name: String
  /// A sentence.
  package var summary: String
  package var form: Form
  package var isRequired: Bool

  /// What stands behind the key.
  package enum Form: Sendable {
    case text, flag, list, mapping, any
    case integer(ClosedRange<Int>)
    /// A whole number, or this word.
    case integerOr(ClosedRange<Int>, word: String)
    case choice([String])
    /// The id of a cell of one of these kinds, or several ids.
    case reference([String])
    case references([String])
    /// A component of one of these families, or several.
    case component([String])
    case components([String])
  }

  package init(_ name: String, _ form: Form, _ summary: String, required: Bool = false) {
    (self.name, self.form, self.summary, isRequired) = (name, form, summary, required)
  }

  /// The families and kinds it names, for descriptions.
  package var formText: String {
    switch form {
    case .text: "text"
    case .flag: "true or false"
    case .list: "a list"
    case .mapping: "a mapping"
    case .any: "any value"
    case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .integerOr(let range, let word):
      "a whole number from \(range.lowerBound) to \(range.upperBound), or '\(word)'"
    case .choice(let words): "one of \(words.joined(separator: ", "))"
    case .reference(let kinds): "the id of a cell of the kind \(kinds.joined(separator: " or "))"
    case .references(let kinds): "ids of cells of the kind \(kinds.joined(separator: " or "))"
    case .component(let families):
      "a \(families.joined(separator: " or ")), by name or as a mapping with a 'name'"
    case .components(let families): "a list of components of the family \(families.joined(separator: " or "))"
    }
  }
}
