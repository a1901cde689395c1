import Concepts

/// Average precision over min(`k`, |relevant|): the convention of some libraries, under its own name.
struct MAPCap: Metric {
  static let name = "map-cap"
  static let summary = "MAP over the smaller of k and the number of relevant items."
  let k: Int

  init(_ configuration: Cutoff, in context: ComponentContext) { k = configuration.k }

  var label: String { "MAPcap@\(k)" }

  func measure(_ episode: Episode, relevant: [Int]) -> Double? {
    guard !relevant.isEmpty else { return nil }
    return Hits(episode.slate.items, relevant, first: k).precisionSum / Double(min(k, relevant.count))
  }
}
