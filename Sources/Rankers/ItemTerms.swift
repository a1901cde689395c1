import Concepts
import Scoring

/// A word as its bytes, so that words which only look alike stay apart and the order is the same everywhere.
struct Term: Hashable, Comparable {
  let bytes: [UInt8]

  static func < (left: Self, right: Self) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }

  /// The words of a text in lower case: runs of letters and digits, with marks on letters kept.
  static func terms(of text: String) -> [Term] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.map { Term(bytes: Array($0.utf8)) }
  }

  /// The words of an item's title and of all its attributes.
  static func terms(of item: Item) -> [Term] {
    terms(of: item.title) + item.attributes.flatMap { $0.values.flatMap { terms(of: $0) } }
  }
}

/// How often each word stands in each item of a catalogue.
struct ItemTerms {
  /// All words, ascending by bytes; a position is a row of matrices over words.
  let terms: [Term]
  /// For each item its words by position, ascending, with their counts.
  let counts: [[(term: Int32, count: Int)]]

  init(_ catalogue: Catalogue) {
    let texts = catalogue.items.map { Term.terms(of: $0) }
    terms = Set(texts.joined()).sorted()
    let positions = Dictionary(
      uniqueKeysWithValues: terms.enumerated().map { ($0.element, Int32($0.offset)) })
    counts = texts.map { Self.counted($0.compactMap { positions[$0] }) }
  }

  /// How many items have each word.
  var itemCounts: [Int] {
    var result = [Int](repeating: 0, count: terms.count)
    for item in counts {
      for (term, _) in item { result[Int(term)] += 1 }
    }
    return result
  }

  /// Items by words: how often each stands in the item.
  func rows() throws -> SparseRows {
    let entries = counts.enumerated().flatMap { item, counts in
      counts.map { SparseEntry(row: Int32(item), column: $0.term, value: Float($0.count)) }
    }
    return try SparseRows(rowCount: counts.count, width: terms.count, entries: entries)
  }

  private static func counted(_ terms: [Int32]) -> [(term: Int32, count: Int)] {
    var result: [(term: Int32, count: Int)] = []
    for term in terms.sorted() {
      if result.last?.term == term { result[result.count - 1].count += 1 } else { result.append((term, 1)) }
    }
    return result
  }
}
