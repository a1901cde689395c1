import Concepts
import Evaluation

extension TextWriter {
  mutating func example(_ example: EpisodeExample) {
    let hits = example.slate.count { $0.isHit }
    line(
      style.marked("User \(VisibleText.text(example.user.name))", .bold)
        + " · \(VisibleText.text(example.system)) · span \(VisibleText.text(example.span)) · "
        + "\(hits) of \(example.slate.count) right")
    if let wish = example.wish { paragraph("Wish: " + wish, indent: "  ") }
    paragraph("Before: " + list(example.history), indent: "  ")
    for (place, shown) in example.slate.enumerated() { line(row(place, shown)) }
    if let stop = example.stop { paragraph("Stopped: " + stop, indent: "  ") }
    if !example.missed.isEmpty { paragraph("Not shown: " + list(example.missed), indent: "  ") }
  }

  private func row(_ place: Int, _ shown: EpisodeExample.Shown) -> String {
    let number = String(repeating: " ", count: place < 9 ? 1 : 0) + "\(place + 1)"
    let title = VisibleText.text(shown.title)
    return shown.isHit
      ? style.marked("  \(number) ✓ \(title)", .green) : "  \(number)   \(title)"
  }

  private func list(_ titles: [String]) -> String {
    titles.isEmpty ? "nothing" : titles.joined(separator: "; ")
  }
}
