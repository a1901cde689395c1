import Concepts

/// The Gini coefficient of how often each item of the catalogue is shown among the first `k`: 0 when all are shown
/// alike, towards 1 when few are shown to all. Items never shown count.
///
/// sum (2i - n - 1) x(i) / (n sum x), counts x ascending. `nil` when nothing is shown.
struct Gini: SetMetric {
  static let name = "gini"
  static let summary = "How unevenly exposure is spread over the catalogue: 0 even, towards 1 concentrated."
  let k: Int

  init(_ configuration: Cutoff, in context: ComponentContext) { k = configuration.k }

  var label: String { "Gini@\(k)" }

  func measure(_ lists: [RankedList], in population: Population) -> Double? {
    let exposure = Exposure(of: lists, first: k, itemCount: population.itemCount)
    guard exposure.total > 0 else { return nil }
    let n = population.itemCount
    var (sum, place) = (0, 0)
    for (times, items) in exposure.histogram {
      // The sum of 2i - n - 1 over the places of these items.
      sum += times * (items * (2 * place + items + 1) - items * (n + 1))
      place += items
    }
    return Double(sum) / (Double(n) * Double(exposure.total))
  }
}
