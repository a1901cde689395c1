import Concepts
import Scoring

/// The entropy, in bits, of how exposure among the first `k` is spread over items; items never shown add nothing.
/// `nil` when nothing is shown.
struct Entropy: SetMetric {
  static let name = "entropy"
  static let summary = "The entropy of the exposure of items, in bits."
  let k: Int

  init(_ configuration: Cutoff, in context: ComponentContext) { k = configuration.k }

  var label: String { "Entropy@\(k)" }

  /// At most all items alike.
  func range(in population: Population) -> ClosedRange<Double> {
    0...Portable.log2(Double(max(population.itemCount, 1)))
  }

  func measure(_ lists: [RankedList], in population: Population) -> Double? {
    let exposure = Exposure(of: lists, first: k, itemCount: population.itemCount)
    guard exposure.total > 0 else { return nil }
    let total = Double(exposure.total)
    return exposure.histogram.filter { $0.times > 0 }.reduce(0) { sum, entry in
      let share = Double(entry.times) / total
      return sum - Double(entry.items) * share * Portable.log2(share)
    }
  }
}
