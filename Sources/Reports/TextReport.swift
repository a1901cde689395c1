/// A report for the terminal.
package enum TextReport {
  package static func text(_ document: Document, style: TextStyle = TextStyle()) -> String {
    var writer = TextWriter(style: style)
    writer.line(style.marked(VisibleText.text(document.title), .bold))
    if let summary = document.summary { writer.paragraph(summary) }
    for block in document.blocks { writer.block(block) }
    return writer.text
  }

  /// One table, as the `table` cell and the command line show it.
  package static func text(_ table: Table, style: TextStyle = TextStyle()) -> String {
    TextTable(table, style).lines.joined(separator: "\n") + "\n"
  }
}

/// Writes blocks below one another.
struct TextWriter {
  let style: TextStyle
  private(set) var text = ""

  init(style: TextStyle) { self.style = style }

  mutating func line(_ line: String) { text += line + "\n" }

  mutating func paragraph(_ paragraph: String, indent: String = "") {
    for line in Self.wrapped(VisibleText.text(paragraph), to: style.width - indent.utf8.count) {
      self.line(indent + line)
    }
  }

  mutating func block(_ block: Document.Block) {
    text += "\n"
    switch block {
    case .heading(let heading): line(style.marked(VisibleText.text(heading), .bold, .cyan))
    case .paragraph(let paragraph): self.paragraph(paragraph)
    case .warning(let title, let text): warning(title, text)
    case .facts(let facts): for fact in facts { self.fact(fact) }
    case .table(let table): for line in TextTable(table, style).lines { self.line(line) }
    case .chart(let chart): for line in TextChart.lines(chart, style) { self.line(line) }
    case .commands(let commands): for command in commands { line("  $ " + VisibleText.text(command)) }
    case .examples(let examples):
      for (place, example) in examples.enumerated() {
        if place > 0 { text += "\n" }
        self.example(example)
      }
    }
  }

  private mutating func warning(_ title: String, _ text: String) {
    line(style.marked("! " + VisibleText.text(title), .bold, .yellow))
    paragraph(text, indent: "  ")
  }

  private mutating func fact(_ fact: Document.Fact) {
    let name = VisibleText.text(fact.name)
    let pad = String(repeating: " ", count: max(1, 17 - TextWidth.columns(name)))
    let lines = Self.wrapped(VisibleText.text(fact.value), to: style.width - 17)
    for (place, value) in lines.enumerated() {
      line((place == 0 ? style.marked(name, .dim) + pad : String(repeating: " ", count: 17)) + value)
    }
  }

  /// Words on lines of at most so many columns; a longer word has a line of its own.
  static func wrapped(_ text: String, to width: Int) -> [String] {
    var (lines, line, used) = ([String](), "", 0)
    for word in text.split(separator: " ", omittingEmptySubsequences: true) {
      let size = TextWidth.columns(String(word))
      if used > 0, used + 1 + size > width {
        lines.append(line)
        (line, used) = ("", 0)
      }
      line += (used > 0 ? " " : "") + word
      used += (used > 0 ? 1 : 0) + size
    }
    return line.isEmpty && !lines.isEmpty ? lines : lines + [line]
  }
}
