import Scoring

/// Something to measure: a call, and what it must do at least.
struct BenchCase {
  let run: () -> Void
  /// Floating-point operations of one call.
  var operations: Double?
  /// Bytes one call must read.
  var bytes: Double?

  /// How to make a case from numbers.
  struct Kind: Sendable {
    let parameters: String
    let example: [Int]
    let make: @Sendable ([Int], Execution) throws -> BenchCase
  }

  /// What is measured without arguments.
  static let standard: [(String, [Int])] = [
    ("gram", [943, 1682, 100_000]), ("gram", [6040, 3706, 1_000_000]),
    ("item-knn", [943, 1682, 100_000]), ("item-knn", [6040, 3706, 1_000_000]),
    ("ease", [943, 1682, 100_000]), ("ease", [6040, 3706, 1_000_000]),
    ("slim", [943, 1682, 100_000]),
    ("als-sweep", [943, 1682, 100_000, 64]), ("als-sweep", [6040, 3706, 1_000_000, 64]),
    ("sum-dense", [3706, 100]), ("sum-dense", [10_000, 100]), ("sum-many", [10_000, 100, 1000]),
    ("sum-growing", [10_000, 100]),
    ("sum-sparse", [10_000, 100, 100]), ("terms", [100_000, 20_000, 6, 3]),
    ("mmr", [200, 128, 20]), ("mmr", [1000, 128, 50]), ("cache", [1_000_000]),
    ("search", [10_000, 128, 1, 10]), ("search", [10_000, 128, 64, 10]),
    ("search", [10_000, 128, 1024, 100]),
    ("search", [100_000, 64, 1, 10]), ("search", [100_000, 128, 1, 10]), ("search", [100_000, 128, 1, 100]),
    ("search", [100_000, 128, 64, 10]), ("search", [100_000, 128, 1024, 10]),
    ("search-products", [100_000, 128, 1, 10]), ("search-products", [100_000, 128, 64, 10]),
    ("search-products", [100_000, 128, 1024, 10]), ("search-filtered", [100_000, 128, 64, 10]),
    ("search-excluded", [100_000, 128, 64, 10]), ("search", [1_000_000, 64, 1, 10]),
    ("search-products", [1_000_000, 64, 1, 10]), ("search", [1_000_000, 64, 64, 10]),
  ]

  static let kinds: [String: Kind] = [ItemItemCases.kinds, SearchCases.kinds, StoreCases.kinds]
    .reduce(into: [:]) { all, some in all.merge(some) { first, _ in first } }
}
