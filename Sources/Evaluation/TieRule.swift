import Tracing

/// Which of two items with equal scores stands first.
package enum TieRule: Sendable, Hashable {
  /// The smaller id: the rule of every result.
  case ascending
  /// The greater id: for tie reports.
  case descending
  /// One random order of all items: for tie reports.
  case random(seed: UInt64)

  /// As a protocol record says it.
  package var text: String {
    switch self {
    case .ascending: "score to 1e-10 descending, then item id ascending"
    case .descending: "score to 1e-10 descending, then item id descending"
    case .random(let seed): "score to 1e-10 descending, then a random order, seed \(seed)"
    }
  }

  /// The place of each column among equals; `nil` for the order of the columns themselves.
  func places(_ count: Int) -> [Int]? {
    switch self {
    case .ascending: nil
    case .descending: (0..<count).map { count - $0 }
    case .random(let seed): RandomStream(seed: seed, name: "evaluation ties").shuffled(Array(0..<count))
    }
  }
}
