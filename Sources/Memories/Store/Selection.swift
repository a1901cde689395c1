import Concepts

/// An entry with its score and what the score is made of.
struct ScoredEntry: Sendable {
  /// Its place among the store's entries.
  var place: Int
  var score: Double
}

/// The best places by score, best first; of equal ones the later, which is the newer entry.
struct Selection {
  /// - Parameter score: `nil` for entries that are left out.
  static func best(_ count: Int, of total: Int, score: (Int) -> Double?) -> [ScoredEntry] {
    guard count > 0 else { return [] }
    // The least of the kept is at the root of a heap.
    var heap: [ScoredEntry] = []
    for place in 0..<total {
      guard let score = score(place) else { continue }
      let entry = ScoredEntry(place: place, score: score)
      if heap.count < count {
        heap.append(entry)
        rise(&heap)
      } else if isBetter(entry, than: heap[0]) {
        heap[0] = entry
        sink(&heap)
      }
    }
    return heap.sorted { isBetter($0, than: $1) }
  }

  private static func isBetter(_ left: ScoredEntry, than right: ScoredEntry) -> Bool {
    left.score == right.score ? left.place > right.place : left.score > right.score
  }

  private static func rise(_ heap: inout [ScoredEntry]) {
    var child = heap.count - 1
    while child > 0, case let parent = (child - 1) / 2, isBetter(heap[parent], than: heap[child]) {
      heap.swapAt(parent, child)
      child = parent
    }
  }

  private static func sink(_ heap: inout [ScoredEntry]) {
    var parent = 0
    while case let left = 2 * parent + 1, left < heap.count {
      let right = left + 1
      let worse = right < heap.count && isBetter(heap[left], than: heap[right]) ? right : left
      guard isBetter(heap[parent], than: heap[worse]) else { return }
      heap.swapAt(parent, worse)
      parent = worse
    }
  }
}

extension Note {
  /// The note with the parts of its score.
  func with(_ parts: [ScorePart]) -> Note {
    var note = self
    note.parts = parts
    return note
  }
}

extension Cue {
  /// The cue with at most this many notes.
  func limited(to limit: Int) -> Cue {
    var cue = self
    cue.limit = Swift.min(self.limit, limit)
    return cue
  }
}
