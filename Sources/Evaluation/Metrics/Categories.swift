import Concepts

/// The values of one attribute, by item, as numbers.
struct Categories {
  private let sets: [Set<Int>]
  /// How many different values there are.
  let count: Int

  init(of catalogue: Catalogue, attribute: String) {
    var numbers: [Identifier<CategoryKind>: Int] = [:]
    sets = catalogue.items.map { item in
      var set: Set<Int> = []
      for value in item[attribute].map({ Identifier<CategoryKind>($0) }) {
        let number = numbers[value] ?? numbers.count
        numbers[value] = number
        set.insert(number)
      }
      return set
    }
    count = numbers.count
  }

  var columns: Range<Int> { sets.indices }

  subscript(column: Int) -> Set<Int> { sets[column] }
}

/// Marks values of an attribute, which compare by bytes.
enum CategoryKind {}
