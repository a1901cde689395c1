/// A table in columns of a terminal. Where it is too wide the titles are broken into lines; where that is too wide too,
/// the rows are records, one below another.
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
    let headings = [titles.map { [$0] }, brokenTitles].first { width(under: $0) <= style.width }
    return [style.marked(VisibleText.text(table.caption), .dim)]
      + (headings.map(columnLines) ?? recordLines) + table.notes.flatMap(note)
  }

  /// A star stands after the best figures of a column, and a space after the others.
  private static func text(_ cell: Cell, isStarred: Bool) -> String {
    isStarred ? cell.plain + (isBest(cell) ? "*" : " ") : cell.plain
  }

  private static func isBest(_ cell: Cell) -> Bool {
    if case .figure(let figure) = cell { figure.isBest } else { false }
  }

  /// The lines of each title, as narrow as its column's cells and its longest word allow.
  private var brokenTitles: [[String]] {
    titles.indices.map { column in
      let words = titles[column].split(separator: " ").map { TextWidth.columns(String($0)) }
      let cells = cells.map { TextWidth.columns($0[column]) }
      return TextWriter.wrapped(titles[column], to: (words + cells).max() ?? 1)
    }
  }

  private func widths(under headings: [[String]]) -> [Int] {
    titles.indices.map { column in
      (cells.map { $0[column] } + headings[column]).map(TextWidth.columns).max() ?? 0
    }
  }

  private func width(under headings: [[String]]) -> Int {
    widths(under: headings).reduce(0, +) + Self.gap.utf8.count * max(0, titles.count - 1)
  }

  private func columnLines(under headings: [[String]]) -> [String] {
    let widths = widths(under: headings)
    let height = headings.map(\.count).max() ?? 1
    let heads = (0..<height).map { line in
      headings.map { title in
        let place = line - height + title.count
        return place < 0 ? "" : title[place]
      }
    }
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: Self.gap)
    return heads.map { style.marked(row($0, widths), .bold) } + [style.marked(rule, .dim)]
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
