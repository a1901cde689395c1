package import Concepts

/// A metric of one user's list that needs more than the relevant columns: scores, grades or the training data.
package protocol ListMetric: Metric {
  /// - Returns: `nil`, not zero, where the metric is undefined.
  func measure(_ list: RankedList, truth: UserTruth, in population: Population) -> Double?
}

/// A metric of all users' lists at once, such as the share of the catalogue that anyone was shown.
package protocol SetMetric: Metric {
  /// - Returns: `nil`, not zero, where the metric is undefined.
  func measure(_ lists: [RankedList], in population: Population) -> Double?

  /// Between what figures every figure lies.
  func range(in population: Population) -> ClosedRange<Double>
}

extension ListMetric {
  /// Undefined: an episode alone does not say enough.
  package func measure(_ episode: Episode, relevant: [Int]) -> Double? { nil }
}

extension SetMetric {
  /// Undefined: one episode is not a set.
  package func measure(_ episode: Episode, relevant: [Int]) -> Double? { nil }

  /// A share, unless the metric says otherwise.
  package func range(in population: Population) -> ClosedRange<Double> { 0...1 }
}
