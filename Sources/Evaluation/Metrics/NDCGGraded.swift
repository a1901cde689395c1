import Concepts
import Scoring

/// NDCG at `k` with graded gains 2^grade - 1 (Burges et al., 2005); the ideal list starts with the largest gains.
///
/// An item's grade is its held-out rating, and 1 in data without ratings. `nil` when every gain is 0.
struct NDCGGraded: ListMetric {
  static let name = "ndcg-graded"
  static let summary = "NDCG with gains 2^rating - 1."
  let k: Int

  init(_ configuration: Cutoff, in context: ComponentContext) { k = configuration.k }

  var label: String { "NDCGg@\(k)" }

  func measure(_ list: RankedList, truth: UserTruth, in population: Population) -> Double? {
    let gains = truth.grades.map(Self.gain)
    let ideal = Self.discounted(gains.sorted(by: >).prefix(k))
    guard ideal > 0 else { return nil }
    let places = Dictionary(zip(truth.relevant, gains), uniquingKeysWith: { first, _ in first })
    return Self.discounted(list.items.prefix(k).map { places[$0] ?? 0 }[...]) / ideal
  }

  private static func discounted(_ gains: ArraySlice<Double>) -> Double {
    gains.enumerated().reduce(0) { $0 + $1.element * Discount.weight($1.offset + 1) }
  }

  /// 2^grade - 1, exact for whole grades; a grade below zero gains nothing.
  static func gain(_ grade: Float) -> Double {
    let grade = Double(max(0, grade))
    let whole = grade.rounded(.down)
    let power = Double(sign: .plus, exponent: Int(min(whole, 1000)), significand: 1)
    return power * Portable.exp((grade - whole) * 0.6931471805599453) - 1
  }
}
