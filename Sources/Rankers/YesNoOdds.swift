import Concepts
import Scoring

/// The log-odds of Yes against No in the first token of a reply.
///
/// logsumexp over the tokens that say yes, minus logsumexp over those that say no. When one side is not among the
/// reported tokens, the least reported log-probability stands for it: the most it can be.
enum YesNoOdds {
  /// - Returns: `nil` when the reply has no log-probabilities or neither side is among them.
  static func logOdds(_ reply: Reply) -> Double? {
    guard let token = reply.logProbabilities.first else { return nil }
    let reported =
      token.alternatives.isEmpty ? [.init(token: token.token, value: token.value)] : token.alternatives
    let values = reported.filter { !$0.value.isNaN }
    let yes = values.filter { says("yes", $0.token) }.map(\.value)
    let no = values.filter { says("no", $0.token) }.map(\.value)
    guard !(yes.isEmpty && no.isEmpty), let least = values.map(\.value).min() else { return nil }
    let odds = (logSumExp(yes) ?? least) - (logSumExp(no) ?? least)
    return odds.isNaN ? nil : odds
  }

  /// log(sum of e^x) in the order given, the greatest taken off first; `nil` for no values.
  static func logSumExp(_ values: [Double]) -> Double? {
    guard let greatest = values.max() else { return nil }
    guard greatest > -.infinity else { return greatest }
    return greatest + Portable.log(values.reduce(0) { $0 + Portable.exp($1 - greatest) })
  }

  /// Whether a token is the word, in any case, with marks of spaces and punctuation around it.
  private static func says(_ word: String, _ token: String) -> Bool {
    let letters = token.filter { !" \u{2581}\u{0120}\"'*.,!\n".contains($0) }
    return letters.lowercased() == word
  }
}
