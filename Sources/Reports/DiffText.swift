/// A comparison of runs as a terminal shows it.
package struct DiffText: Sendable {
  private let style: TextStyle
  /// How many causes of each pair are shown.
  private let limit: Int

  package init(_ style: TextStyle, limit: Int) { (self.style, self.limit) = (style, limit) }

  package func text(_ document: DiffDocument) -> String {
    (document.pairs.map(text) + document.alone.map { style.marked(safe($0), .yellow) }).joined(
      separator: "\n")
  }

  private func text(_ pair: DiffDocument.Pair) -> String {
    let mark: TextStyle.Mark = pair.verdict == "identical" ? .green : .red
    let head = style.marked(pair.verdict, .bold, mark) + ": \(pair.summary)"
    guard pair.verdict != "identical" else { return head }
    var lines = [head, "  left:  \(safe(pair.left))", "  right: \(safe(pair.right))"]
    lines += pair.environment.map { "  \(style.marked("environment", .yellow)) \(cut(safe($0)))" }
    for root in pair.roots.prefix(limit) {
      lines.append("  \(style.marked(root.cause, .bold, .cyan)): \(safe(root.place))")
      lines += root.fields.prefix(3).map { "    \(cut(safe($0)))" }
    }
    if pair.roots.count > limit {
      lines.append("  … \(pair.roots.count - limit) more causes; --limit shows them")
    }
    if !pair.consequences.isEmpty { lines.append("  that follow from these: \(pair.consequences)") }
    lines += pair.facts.map { "  \(style.marked($0.name, .dim)): \($0.value)" }
    lines += shown(pair.lists) + shown(pair.memories)
    return lines.joined(separator: "\n")
  }

  private func shown(_ sentences: [String]) -> [String] {
    sentences.prefix(limit).map { "  \(cut(safe($0)))" }
      + (sentences.count > limit ? ["  … \(sentences.count - limit) more; --limit shows them"] : [])
  }

  private func cut(_ text: String) -> String { text.count <= 160 ? text : text.prefix(159) + "…" }

  private func safe(_ text: String) -> String { VisibleText.text(text) }
}
