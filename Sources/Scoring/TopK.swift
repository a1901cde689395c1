import CKernels

/// A row with its score.
package struct ScoredRow: Hashable, Sendable {
  package let row: Int32
  package let score: Float

  package init(row: Int32, score: Float) {
    self.row = row
    self.score = score
  }
}

/// Selects the rows with the highest scores: score descending, then row ascending; -0 counts as 0.
///
/// The order is total, so any way to cut the scores in parts gives the same rows.
package struct TopK: Sendable {
  private var keys: [UInt64]
  private var fill = 0
  private var bar: UInt64 = 0
  private let limit: Int

  /// For the best `limit` of at most `rowCount` rows.
  package init(limit: Int, of rowCount: Int) {
    self.limit = max(0, min(limit, rowCount))
    keys = [UInt64](repeating: 0, count: 2 * self.limit + 64)
  }

  /// Offers scores of the rows first, first + 1, ... Throws `notFinite` for a score that is not a number;
  /// `first` must be a multiple of 64 if the filter has a set.
  package mutating func offer(
    _ scores: UnsafeBufferPointer<Float>, first: Int = 0, filter: RowFilter = .all, level: KernelLevel = .best
  ) throws(ScoringError) {
    guard limit > 0, scores.baseAddress != nil else { return }
    if let allowed = filter.allowed, allowed.count * 64 < first + scores.count {
      throw ScoringError(
        .badShape, "a set of \(allowed.count * 64) rows does not cover \(scores.count) scores")
    }
    let bad = select(scores, first, filter, level)
    guard bad < 0 else {
      throw ScoringError(.notFinite, "the score of row \(first + Int(bad)) is not a number")
    }
  }

  /// The best of scores above zero, of which none is not a number, in the order of rows.
  static func positive(_ limit: Int, from scores: [Float], level: KernelLevel) -> [ScoredRow] {
    var selection = TopK(limit: limit, of: scores.count)
    guard selection.limit > 0 else { return [] }
    let least = ck_key(.leastNonzeroMagnitude, .max)
    selection.bar = least - 1
    _ = scores.withUnsafeBufferPointer { selection.select($0, 0, .all, level) }
    selection.withReservoir { ck_reservoir_shrink(&$0) }
    let keys = [UInt64](unsafeUninitializedCapacity: selection.fill + 1) { keys, count in
      count = ck_collect(level.rawValue, scores, scores.count, max(selection.bar, least), keys.baseAddress)
    }
    return keys.map(ScoredRow.init(key:))
  }

  /// -1, or the place of a score that is not a number.
  private mutating func select(
    _ scores: UnsafeBufferPointer<Float>, _ first: Int, _ filter: RowFilter, _ level: KernelLevel
  ) -> Int64 {
    withReservoir { reservoir in
      filter.excluded.withUnsafeBufferPointer { excluded in
        let allowed = filter.allowed
        return allowed.withWords(from: first / 64) { words in
          ck_select(
            level.rawValue, scores.baseAddress, scores.count, UInt32(first), words, excluded.baseAddress,
            excluded.count,
            &reservoir)
        }
      }
    }
  }

  private mutating func withReservoir<R>(_ body: (inout ck_reservoir) -> R) -> R {
    let (fill, limit, bar) = (fill, limit, bar)
    let (result, reservoir) = keys.withUnsafeMutableBufferPointer { keys in
      var reservoir = ck_reservoir(
        keys: keys.baseAddress, capacity: keys.count, fill: fill, limit: limit, bar: bar)
      return (body(&reservoir), reservoir)
    }
    (self.fill, self.bar) = (reservoir.fill, reservoir.bar)
    return result
  }

  /// What has been selected, best first.
  package var descending: [ScoredRow] {
    keys[..<fill].sorted(by: >).prefix(limit).map(ScoredRow.init(key:))
  }
}

extension TopK {
  /// The best `limit` of an array of scores, whose rows are its indices.
  package static func select(
    _ limit: Int, from scores: [Float], filter: RowFilter = .all, level: KernelLevel = .best
  ) throws(ScoringError) -> [ScoredRow] {
    var selection = TopK(limit: limit, of: scores.count)
    let outcome: Result<Void, ScoringError> = scores.withUnsafeBufferPointer { scores in
      do throws(ScoringError) {
        return .success(try selection.offer(scores, filter: filter, level: level))
      } catch {
        return .failure(error)
      }
    }
    try outcome.get()
    return selection.descending
  }
}
