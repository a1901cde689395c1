import Concepts

/// How much an event matters, by rule: how far its rating is from the user's mean so far, two points being the most.
struct Importance: Sendable {
  private(set) var sum = 0.0
  private(set) var count = 0

  init(sum: Double = 0, count: Int = 0) { (self.sum, self.count) = (sum, count) }

  /// From 1 to 10; `unrated` without a rating.
  mutating func next(_ note: Note, unrated: Double) -> Double {
    guard let rating = note.rating.map(Double.init), rating.isFinite else { return unrated }
    (sum, count) = (sum + rating, count + 1)
    return 1 + 9 * min(1, abs(rating - sum / Double(count)) / 2)
  }
}
