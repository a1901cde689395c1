/// A table in columns of a terminal; as records, one below another, where the terminal is too narrow for columns.
struct TextTable {
  private let table: Table
  private let style: TextStyle
  private let titles: [String]
  private let cells: [[String]]
  private static let gap = "  "

  init(_ table: Table, _ style: TextStyle) {
    (self.table, self.style) = (table, style)
    titles = table.columns.map { VisibleText.text($0.title) }
    let starred = table.columns.indices.map { column in table.rows.contains { Self.isBest($0[column]) } }
    cells = table.rows.map { row in zip(row, starred).map { Self.text($0, isStarred: $1) } }
  }

  var lines: [String] {
    [style.marked(VisibleText.text(table.caption), .dim)]
      + (width <= style.width ? columnLines : recordLines) + table.notes.flatMap(note)
  }

  /// A star stands after the best figures of a column, and a space after the others.
  private static func text(_ cell: Cell, isStarred: Bool) -> String {
    isStarred ? cell.plain + (isBest(cell) ? "*" : " ") : cell.plain
  }

  private static func isBest(_ cell: Cell) -> Bool {
    if case .figure(let figure) = cell { figure.isBest } else { false }
  }

  private var widths: [Int] {
    titles.indices.map { column in
      (cells.map { $0[column] } + [titles[column]]).map(TextWidth.columns).max() ?? 0
    }
  }

  private var width: Int { widths.reduce(0, +) + Self.gap.utf8.count * max(0, titles.count - 1) }

  private var columnLines: [String] {
    let widths = widths
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: Self.gap)
    return [style.marked(row(titles, widths), .bold), style.marked(rule, .dim)]
      + cells.enumerated().map { place, texts in row(texts, widths, marking: place) }
  }

  private func row(_ texts: [String], _ widths: [Int], marking place: Int? = nil) -> String {
    let padded = texts.indices.map { column in
      let space = String(repeating: " ", count: widths[column] - TextWidth.columns(texts[column]))
      let text = place.map { marked(texts[column], row: $0, column: column) } ?? texts[column]
      return table.columns[column].alignment == .leading ? text + space : space + text
    }
    var line = padded.joined(separator: Self.gap)
    while line.hasSuffix(" ") { line.removeLast() }
    return line
  }

  private func marked(_ text: String, row: Int, column: Int) -> String {
    Self.isBest(table.rows[row][column]) ? style.marked(text, .bold, .green) : text
  }

  private var recordLines: [String] {
    let pad = (titles.map(TextWidth.columns).max() ?? 0) + 2
    return cells.enumerated().flatMap { place, texts in
      (place > 0 ? [""] : [])
        + texts.indices.map { column in
          let space = String(repeating: " ", count: pad - TextWidth.columns(titles[column]))
          return style.marked(titles[column], .dim) + space
            + marked(texts[column], row: place, column: column)
        }
    }
  }

  private func note(_ note: String) -> [String] {
    TextWriter.wrapped(VisibleText.text(note), to: style.width).map { style.marked($0, .dim) }
  }
}
