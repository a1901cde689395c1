import Concepts

/// The area under the ROC curve over a user's whole candidate list: the chance that a relevant candidate stands
/// before one that is not, equal scores counting half.
///
/// (sum of the mid-ranks of the P relevant ones - P(P + 1)/2) / (P N), ranks from the end. `nil` when P or N is 0,
/// and for lists that do not order every candidate.
struct AUC: ListMetric {
  static let name = "auc"
  static let summary = "The chance that a relevant candidate stands before another one."
  init(_ configuration: NoConfiguration, in context: ComponentContext) {}

  var label: String { "AUC" }

  func measure(_ list: RankedList, truth: UserTruth, in population: Population) -> Double? {
    guard list.isComplete else { return nil }
    let wanted = Set(truth.relevant)
    let ranks = Self.midRanks(list)
    let positive = list.items.indices.filter { wanted.contains(list.items[$0]) }
    let (p, n) = (Double(positive.count), Double(list.items.count - positive.count))
    guard p > 0, n > 0 else { return nil }
    return (positive.reduce(0) { $0 + ranks[$1] } - p * (p + 1) / 2) / (p * n)
  }

  /// Ranks from the end of the list, from 1; items of equal score share the mean of theirs.
  private static func midRanks(_ list: RankedList) -> [Double] {
    let count = list.items.count
    var ranks = (0..<count).map { Double(count - $0) }
    guard let keys = list.scores?.map(ScoreOrder.key), keys.count == count else { return ranks }
    var start = 0
    while start < count {
      let end = keys[start...].firstIndex { $0 != keys[start] } ?? count
      let mean = (ranks[start] + ranks[end - 1]) / 2
      for place in start..<end { ranks[place] = mean }
      start = end
    }
    return ranks
  }
}
