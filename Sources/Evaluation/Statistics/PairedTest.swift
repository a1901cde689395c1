/// Whether two systems differ on one metric, user by user.
///
/// Differences are first minus second, rounded to 1e-10, over the users for whom both have a value.
package struct PairedTest: Sendable, Codable, Hashable {
  package var users: Int
  package var meanDifference: Double?
  /// 95 %, by the percentile bootstrap over users.
  package var interval: Measurement.Interval?
  /// Users for whom the first is better, worse, equal.
  package var wins: Int
  package var losses: Int
  package var equal: Int
  /// Cohen's d for pairs: mean / standard deviation of the differences.
  package var effectSize: Double?
  /// The smallest difference that so many users show with 80 % power at the 5 % level: 2.8 sd / sqrt(n).
  package var detectable: Double?
  /// Two-sided p of the paired t test, of Wilcoxon's signed ranks, and of sign flips.
  package var tTest: Double?
  package var wilcoxon: Double?
  package var signFlip: Double?
  /// Why there are no p values, if there are none.
  package var notTested: String?

  /// Fewer pairs than this carry no test.
  package static let fewestUsers = 30

  /// - Precondition: both columns are of the same users in the same order.
  package init(_ first: [Double?], _ second: [Double?], bootstrap: Bootstrap) {
    let column = Self.differences(first, second)
    self.init(column, interval: bootstrap.intervals(of: [column])[0], bootstrap)
  }

  /// First minus second, rounded to 1e-10; `nil` where either is undefined.
  static func differences(_ first: [Double?], _ second: [Double?]) -> [Double?] {
    zip(first, second).map { pair in
      guard let first = pair.0, let second = pair.1 else { return nil }
      return ((first - second) * 1e10).rounded() / 1e10
    }
  }

  init(_ column: [Double?], interval: Measurement.Interval?, _ bootstrap: Bootstrap) {
    let differences = column.compactMap { $0 }
    let n = Double(differences.count)
    users = differences.count
    wins = differences.count { $0 > 0 }
    losses = differences.count { $0 < 0 }
    equal = users - wins - losses
    guard users > 1 else {
      notTested = users == 1 ? "one user only" : "no user has a value for both"
      meanDifference = differences.first
      return
    }
    let mean = differences.reduce(0, +) / n
    let deviation = (differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)).squareRoot()
    (meanDifference, self.interval) = (mean, interval)
    detectable = 2.8 * deviation / n.squareRoot()
    effectSize = deviation > 0 ? mean / deviation : nil
    notTested = Self.reason(users, changed: wins + losses)
    guard notTested == nil else { return }
    tTest = deviation > 0 ? Distributions.studentTail(mean / (deviation / n.squareRoot()), degrees: n - 1) : 0
    wilcoxon = SignedRanks(differences)?.p
    signFlip = SignFlip.p(differences, seed: bootstrap.seed, flips: bootstrap.replicates)
  }

  private static func reason(_ users: Int, changed: Int) -> String? {
    if users < fewestUsers { return "\(users) users; a test needs at least \(fewestUsers)" }
    return changed == 0 ? "no user's value differs" : nil
  }
}
