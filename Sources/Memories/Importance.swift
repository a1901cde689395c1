import Concepts
import JSON

extension MemoryStore {
  /// How much an event matters, by rule, from 1 to 10: how far its rating is from the user's mean so far, two
  /// points being the most; `unrated` without a rating. The mean is among the store's counts.
  mutating func importance(of note: Note, unrated: Double, source: Int) -> Double {
    guard let rating = note.rating.map(Double.init), rating.isFinite else { return unrated }
    let (sum, count) = (tally("ratingSum") + rating, tally("ratings") + 1)
    tally(sources: [source], at: note.time) { counts in
      counts["ratingSum"] = .number(sum)
      counts["ratings"] = .number(count)
    }
    return 1 + 9 * min(1, abs(rating - sum / count) / 2)
  }
}
