import Concepts
import Evaluation

/// A report in Markdown, as forges show it.
package enum MarkdownReport {
  /// - Parameter charts: the path, from the Markdown file, at which the plot of that number is written.
  package static func text(_ document: Document, charts: (Int) -> String = { "chart-\($0 + 1).svg" })
    -> String
  {
    var (parts, chartCount) = (["# " + escaped(document.title)], 0)
    if let summary = document.summary { parts.append(escaped(summary)) }
    for block in document.blocks {
      if case .chart(let chart) = block {
        parts.append("![\(escaped("\(chart.title). \(chart.description)"))](\(charts(chartCount)))")
        chartCount += 1
      } else {
        parts.append(text(block))
      }
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static func text(_ block: Document.Block) -> String {
    switch block {
    case .heading(let heading): "## " + escaped(heading)
    case .paragraph(let paragraph): escaped(paragraph)
    case .warning(let title, let text): "> [!WARNING]\n> **\(escaped(title)).** \(escaped(text))"
    case .facts(let facts):
      facts.map { "- **\(escaped($0.name)):** \(escaped($0.value))" }.joined(separator: "\n")
    case .table(let table): text(table)
    case .chart(let chart): escaped(chart.description)
    case .commands(let commands): fenced(commands)
    case .examples(let examples): examples.map(text).joined(separator: "\n\n")
    }
  }

  /// One table.
  package static func text(_ table: Table) -> String {
    let rule = table.columns.map { $0.alignment == .leading ? ":--" : "--:" }
    let lines = [table.columns.map { escaped($0.title) }, rule] + table.rows.map { $0.map(text) }
    let rows = lines.map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
    return (["**\(escaped(table.caption))**", rows] + table.notes.map { "*\(escaped($0))*" }).joined(
      separator: "\n\n")
  }

  private static func text(_ cell: Cell) -> String {
    guard case .figure(let figure) = cell else { return escaped(cell.plain) }
    let value = figure.isBest ? "**\(figure.text)**" : figure.text
    return [value, figure.intervalText.map(escaped)].compactMap { $0 }.joined(separator: " ")
  }

  private static func text(_ example: EpisodeExample) -> String {
    let head =
      "**User \(escaped(example.user.name))** with \(escaped(example.system)), span `\(code(example.span))`"
    let wish = example.wish.map { "Wish: \(escaped($0))" }
    let slate = example.slate.enumerated().map { place, shown in
      "\(place + 1). " + (shown.isHit ? "**\(escaped(shown.title))** ✓" : escaped(shown.title))
    }
    return [
      head, wish, "Before: \(list(example.history))", slate.isEmpty ? nil : slate.joined(separator: "\n"),
      example.stop.map { "Stopped: \(escaped($0))" },
      example.missed.isEmpty ? nil : "Not shown: \(list(example.missed))",
    ].compactMap { $0 }.joined(separator: "\n\n")
  }

  private static func list(_ titles: [String]) -> String {
    titles.isEmpty ? "nothing" : titles.map(escaped).joined(separator: "; ")
  }

  /// A fence longer than any run of backticks inside.
  private static func fenced(_ commands: [String]) -> String {
    let lines = commands.map(VisibleText.text)
    var fence = "```"
    while lines.contains(where: { $0.contains(fence) }) { fence += "`" }
    return "\(fence)sh\n\(lines.joined(separator: "\n"))\n\(fence)"
  }

  private static func code(_ text: String) -> String { VisibleText.text(text).filter { $0 != "`" } }

  /// The text with everything that Markdown or HTML would read as a mark taken literally.
  static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in VisibleText.text(text).unicodeScalars {
      switch scalar {
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "\\", "`", "*", "_", "[", "]", "|", "#", "~", "$":
        result.append("\\")
        result.append(scalar)
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
