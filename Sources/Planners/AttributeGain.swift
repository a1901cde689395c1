import Concepts
import Scoring

/// How much an answer about an attribute is expected to narrow a set of candidates, in bits.
///
/// Every candidate is equally likely to be the wanted one; a user who wants a candidate with several values names one of
/// them, each equally likely. The expected drop of entropy is the information that the value gives about the candidate:
/// H(V) − mean log₂ |values of a candidate|. A candidate without the attribute has one value of its own: none.
struct AttributeGain: Sendable {
  let attribute: String
  /// Values with the number of candidates that have them, most frequent first, equal ones in the order met.
  let values: [(value: String, count: Int)]
  let bits: Double

  init(_ attribute: String, _ candidates: [Candidate], _ catalogue: Catalogue) {
    self.attribute = attribute
    var places: [String: Int] = [:]
    var counted: [(value: String, count: Int, share: Double)] = []
    var (spread, none) = (0.0, 0.0)
    let each = 1 / Double(max(1, candidates.count))
    for candidate in candidates {
      let own = Self.distinct(catalogue[candidate.item][attribute])
      guard !own.isEmpty else {
        none += each
        continue
      }
      spread += each * Self.log2(Double(own.count))
      for value in own {
        let place = places[value] ?? counted.count
        if place == counted.count {
          places[value] = place
          counted.append((value, 0, 0))
        }
        counted[place].count += 1
        counted[place].share += each / Double(own.count)
      }
    }
    let entropy = (counted.map(\.share) + [none]).reduce(0.0) { $1 > 0 ? $0 - $1 * Self.log2($1) : $0 }
    bits = entropy - spread
    values = counted.enumerated().sorted { left, right in
      left.element.count == right.element.count
        ? left.offset < right.offset : left.element.count > right.element.count
    }.map { ($0.element.value, $0.element.count) }
  }

  private static func distinct(_ values: [String]) -> [String] {
    var seen: Set<[UInt8]> = []
    return values.filter { seen.insert(Array($0.utf8)).inserted }
  }

  private static func log2(_ number: Double) -> Double { Portable.log(number) / Portable.log(2) }
}

/// The words of a text: runs of letters and digits in lower case.
struct Words: Sendable {
  let list: [String]

  init(_ text: String) {
    list = text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  /// Whether the other words occur here in a row.
  func contain(_ other: Words) -> Bool {
    !other.list.isEmpty && list.firstRange(of: other.list) != nil
  }
}
