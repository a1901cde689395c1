/// A number from one episode and what was held out.
///
/// Metrics are the only components that see the truth, and they see it as plain columns, in `relevant`.
package protocol Metric: Component {
  /// The name with its parameters, as it stands in tables: `NDCG@10`.
  var label: String { get }
  /// - Returns: `nil`, not zero, where the metric is undefined.
  func measure(_ episode: Episode, relevant: [Int]) -> Double?
}
