package import JSON

/// What a field was and is, in a line: of a text the words that changed, marked as `wdiff` marks them.
///
///     "…plan for a [-recommender-]{+recommender!+}. <data> holds…"
package enum ChangedText {
  /// Characters before and after a change, and of the change itself, that are shown.
  private static let (around, most) = (24, 60)

  package static func words(_ was: JSONValue, _ now: JSONValue) -> String {
    guard let old = was.stringValue, let new = now.stringValue, !old.isEmpty, !new.isEmpty else {
      return "was \(cut(was.printed())), now \(cut(now.printed()))"
    }
    let (before, after) = (Array(old.unicodeScalars), Array(new.unicodeScalars))
    var start = zip(before, after).prefix { $0 == $1 }.count
    while !isBoundary(before, start) || !isBoundary(after, start) { start -= 1 }
    var end = zip(before[start...].reversed(), after[start...].reversed()).prefix { $0 == $1 }.count
    while !isBoundary(before, before.count - end) || !isBoundary(after, after.count - end) { end -= 1 }
    let (removed, added) = (before[start..<(before.count - end)], after[start..<(after.count - end)])
    let lead = (start > around ? "…" : "") + text(before[..<start].suffix(around))
    let tail = text(before.suffix(end).prefix(around)) + (end > around ? "…" : "")
    let marks =
      (removed.isEmpty ? "" : "[-\(cut(text(removed)))-]")
      + (added.isEmpty ? "" : "{+\(cut(text(added)))+}")
    return JSONValue.string(lead + marks + tail).printed()
  }

  /// Whether a word ends or begins at a place; a change begins and ends there.
  private static func isBoundary(_ text: [Unicode.Scalar], _ place: Int) -> Bool {
    place == 0 || place == text.count || text[place].properties.isWhitespace
      || text[place - 1].properties.isWhitespace
  }

  private static func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    String(String.UnicodeScalarView(scalars))
  }

  private static func cut(_ text: String) -> String {
    text.count <= most ? text : text.prefix(most - 1) + "…"
  }
}
