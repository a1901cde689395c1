package import Concepts

extension Note {
  /// The note as a line of a prompt: its text and how long ago it was, both made safe.
  package func line(at now: Int64, limit: Int = 200) -> String {
    let age = origin == .agent ? "" : ", \(Self.age(from: time, to: now))"
    return UntrustedText.line(text, limit: limit) + age
  }

  /// How long ago, short because it stands in many lines: `today`, `3d`, `5mo`, `2y`.
  package static func age(from past: Int64, to now: Int64) -> String {
    let (seconds, hasOverflown) = now.subtractingReportingOverflow(past)
    guard !hasOverflown else { return "∞" }
    let days = max(seconds, 0) / 86_400
    switch days {
    case 0: return "today"
    case 1..<60: return "\(days)d"
    case 60..<730: return "\(days / 30)mo"
    default: return "\(days / 365)y"
    }
  }
}

extension String {
  /// Tokens that the text costs, at four bytes a token, rounded up: an estimate that is the same for any model.
  package var tokenEstimate: Int { (utf8.count + 3) / 4 }
}

extension [Note] {
  /// The longest prefix of at most `cue.limit` notes whose lines fit the budget.
  package func fitting(_ cue: Cue) -> [Note] {
    var tokens = 0
    var kept: [Note] = []
    for note in prefix(Swift.max(cue.limit, 0)) {
      tokens += note.line(at: cue.time).tokenEstimate
      guard tokens <= cue.tokenBudget else { break }
      kept.append(note)
    }
    return kept
  }
}

extension Float {
  /// The rating as people write it: `4`, `3.5`.
  package var plain: String {
    self == rounded() && abs(self) < 1e6 ? String(Int(self)) : description
  }
}
