import Synchronization

/// What a kept result is found by: 128 bits of a digest of everything the result depends on.
///
/// Never in it: the instruction set, the number of threads, and which queries were asked together, because no
/// result depends on them.
package struct ScoreKey: Hashable, Sendable {
  let high: UInt64
  let low: UInt64

  init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

  /// Half of the bits are enough, since those of a digest are as good as random.
  package func hash(into hasher: inout Hasher) { hasher.combine(low) }

  /// From the bytes of a digest, of which the first sixteen are taken; missing ones count as zero.
  package init(digest bytes: [UInt8]) {
    func word(_ places: Range<Int>) -> UInt64 {
      places.reduce(0) { $0 << 8 | UInt64(bytes.indices.contains($1) ? bytes[$1] : 0) }
    }
    self.init(high: word(0..<8), low: word(8..<16))
  }
}

/// What can be kept: a list of the best, or the scores of a history that may grow.
package enum CachedScores: Hashable, Sendable {
  case list([ScoredRow])
  case sums([Float])

  /// Bytes of the numbers in it, and of finding it.
  var cost: Int {
    switch self {
    case .list(let rows): 8 * rows.count + 64
    case .sums(let sums): 4 * sums.count + 64
    }
  }
}

/// Lists and sums by what they depend on, in memory and, if a folder is given, on disk.
///
/// 1. A kept value has the bits of the computed one; nothing but time shows whether it was kept.
/// 2. Memory and disk stay within their budgets; what was used longest ago leaves memory, and the oldest
///    file the disk.
/// 3. The disk can fail, fill up, lie or be shared with other processes: then values are computed again, and
///    ``figures`` say so. No method throws.
package final class ScoreCache: Sendable {
  /// Changes whenever a rule by which scores are computed, or what a key is made from, changes; part of every key.
  package static let semantics = 3

  private let memory: LeastRecentlyUsed<ScoreKey, CachedScores>
  private let disk: ScoreLog?
  private let memoryHits = Atomic(0)
  private let diskHits = Atomic(0)
  private let misses = Atomic(0)
  private let continued = Atomic(0)

  /// - Parameters:
  ///   - memory: bytes kept in memory at most.
  ///   - folder: where files are kept; made when something is kept. Nil keeps nothing on disk.
  ///   - disk: bytes of files at most.
  package init(memory: Int = 64 << 20, folder: String? = nil, disk: Int = 256 << 20) {
    self.memory = LeastRecentlyUsed(budget: memory)
    self.disk = folder.map { ScoreLog(folder: $0, budget: disk) }
  }

  /// The value of a key, if it is kept.
  package func value(for key: ScoreKey) -> CachedScores? {
    if let value = memory.value(for: key) {
      memoryHits.add(1, ordering: .relaxed)
      return value
    }
    guard let value = disk?.value(for: key) else {
      misses.add(1, ordering: .relaxed)
      return nil
    }
    diskHits.add(1, ordering: .relaxed)
    memory.keep(value, cost: value.cost, for: key)
    return value
  }

  /// Whether a value is kept, as far as can be told without reading it; counts as no question.
  package func contains(_ key: ScoreKey) -> Bool {
    memory.contains(key) || disk?.contains(key) == true
  }

  /// Keeps a value, unless it would take more than a sixteenth of a budget.
  package func keep(_ value: CachedScores, for key: ScoreKey) {
    guard value.cost <= memory.budget / 16 else { return }
    memory.keep(value, cost: value.cost, for: key)
    disk?.keep(value, for: key)
  }

  /// The value of a key in memory, to go on from after the value that was wanted was missed.
  package func continuation(of key: ScoreKey) -> CachedScores? {
    guard let value = memory.value(for: key) else { return nil }
    continued.add(1, ordering: .relaxed)
    return value
  }

  /// What it did and holds now.
  package var figures: ScoreCacheFigures {
    let disk = disk?.figures ?? .init()
    var figures = ScoreCacheFigures()
    (figures.memoryHits, figures.diskHits) = (
      memoryHits.load(ordering: .relaxed), diskHits.load(ordering: .relaxed)
    )
    (figures.misses, figures.continued) = (
      misses.load(ordering: .relaxed), continued.load(ordering: .relaxed)
    )
    (figures.memoryBytes, figures.entries) = (memory.cost, memory.count)
    (figures.diskBytes, figures.diskEntries) = (disk.bytes, disk.entries)
    (figures.damaged, figures.diskFailure) = (disk.damaged, disk.failure)
    figures.setHitRate()
    return figures
  }
}

/// What a cache did since it was made, and what it holds.
package struct ScoreCacheFigures: Hashable, Sendable, Codable {
  package var memoryHits = 0
  package var diskHits = 0
  package var misses = 0
  /// Of the misses, those that went on from a kept value.
  package var continued = 0
  package var memoryBytes = 0
  package var entries = 0
  package var diskBytes = 0
  package var diskEntries = 0
  /// Entries on disk that were not what had been written.
  package var damaged = 0
  /// Why the disk is not used, if it is not.
  package var diskFailure: String?

  /// The share of questions that were answered, from 0 to 1; 0 if nothing was asked.
  package var hitRate = 0.0

  package init() {}

  /// What was asked since earlier figures, and what is held now.
  package func since(_ earlier: ScoreCacheFigures) -> ScoreCacheFigures {
    var figures = self
    figures.memoryHits -= earlier.memoryHits
    figures.diskHits -= earlier.diskHits
    figures.misses -= earlier.misses
    figures.continued -= earlier.continued
    figures.damaged -= earlier.damaged
    figures.setHitRate()
    return figures
  }

  fileprivate mutating func setHitRate() {
    let hits = memoryHits + diskHits
    hitRate = hits == 0 ? 0 : Double(hits) / Double(hits + misses)
  }
}
