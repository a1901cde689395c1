package import Scoring

extension ScoreCacheFigures {
  /// What was known already, for people; `nil` when nothing was asked.
  package var sentence: String? {
    let asked = memoryHits + diskHits + misses
    guard asked > 0 else { return nil }
    let held = "\(memoryBytes.kibibytes) in memory, \(diskBytes.kibibytes) on disk"
    let damage = damaged > 0 ? "; \(damaged) damaged entries on disk were computed again" : ""
    let trouble = diskFailure.map { "; the disk is not used: \($0)" } ?? ""
    return "\(memoryHits + diskHits) of \(asked) were known already (\(held)\(damage)\(trouble))."
  }
}

extension Int {
  fileprivate var kibibytes: String { "\((self + 1023) / 1024) KiB" }
}
