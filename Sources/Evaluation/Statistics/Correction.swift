/// How p values of several comparisons are corrected for their number.
package enum Correction: String, Sendable, Codable, Hashable, CaseIterable {
  case holm, bonferroni
  /// Benjamini and Hochberg's control of the false discovery rate (1995).
  case benjaminiHochberg = "bh"

  /// The corrected values, in the order given, none above 1.
  package func adjusted(_ p: [Double]) -> [Double] {
    let order = p.indices.sorted { (p[$0], $0) < (p[$1], $1) }
    let count = Double(p.count)
    var result = p
    switch self {
    case .bonferroni: result = p.map { min(1, $0 * count) }
    case .holm:
      var greatest = 0.0
      for (place, index) in order.enumerated() {
        greatest = max(greatest, min(1, p[index] * (count - Double(place))))
        result[index] = greatest
      }
    case .benjaminiHochberg:
      var smallest = 1.0
      for (place, index) in order.enumerated().reversed() {
        smallest = min(smallest, p[index] * count / Double(place + 1))
        result[index] = smallest
      }
    }
    return result
  }
}
