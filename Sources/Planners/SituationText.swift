import Concepts
import Dialogue
import JSON

/// What a planner's prompt says of a situation; everything from outside is fenced and bounded.
struct SituationText {
  let situation: Situation
  let catalogue: Catalogue

  /// `The user wishes: …` and a line feed; empty when the query has no words.
  var wish: String {
    guard let text = situation.query.text, !text.isEmpty else { return "" }
    return "The user wishes:\n" + UntrustedText.block([UntrustedText.line(text)]) + "\n"
  }

  /// The notes the memory recalled, else the end of the history.
  func notes(_ most: Int) -> String {
    let recalled = situation.notes.prefix(most).map { $0.line(at: situation.query.time, limit: 120) }
    let lines = recalled.isEmpty ? history(most) : recalled
    return lines.isEmpty ? "nothing" : UntrustedText.block(lines.map { "- \($0)" })
  }

  /// The first candidates under their local names.
  func candidates(_ most: Int) -> String {
    let shown = situation.candidates.prefix(most).enumerated().map { place, candidate in
      "\(LocalName.text(at: place)) \(UntrustedText.line(catalogue[candidate.item].title, limit: 120))"
    }
    return shown.isEmpty ? "none" : UntrustedText.block(Array(shown))
  }

  /// A line for each step so far: the tool, its arguments, what was seen.
  func steps(_ most: Int = 6) -> String {
    let lines = situation.steps.suffix(most).compactMap { step -> String? in
      guard case .use(let tool, let arguments) = step.action else { return nil }
      let seen = UntrustedText.line(step.observation?.text ?? "", limit: 160)
      return "- \(tool) \(UntrustedText.line(arguments.printed(), limit: 120)): \(seen)"
    }
    let done = lines.isEmpty ? "" : "Done so far:\n" + UntrustedText.block(lines) + "\n"
    return situation.warning.isEmpty ? done : "\(done)Budget: \(situation.warning).\n"
  }

  /// A line for each of the last turns of the session: what was shown and what the user did.
  func exchanges(_ most: Int) -> String {
    let lines = situation.exchanges.suffix(most).map { exchange in
      let titles = exchange.slate.items.prefix(3).map { UntrustedText.line(catalogue[$0].title, limit: 60) }
      let said = UntrustedText.line(exchange.feedback.text, limit: 80)
      return "- \(titles.joined(separator: ", ")): \(exchange.feedback.outcome.rawValue). \(said)"
    }
    return lines.isEmpty ? "" : "The session so far:\n\(UntrustedText.block(lines))\n"
  }

  private func history(_ most: Int) -> [String] {
    situation.query.history.suffix(most).reversed().map { event in
      let title = UntrustedText.line(catalogue[event.item].title, limit: 120)
      return event.rating.map { "\(title), rated \($0.plain)" } ?? title
    }
  }
}
