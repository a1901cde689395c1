package import Evaluation

/// A table as a value; renderers decide how it looks.
package struct Table: Sendable, Hashable {
  package var caption: String
  package var columns: [Column]
  /// As many cells a row as there are columns.
  package var rows: [[Cell]]
  /// Sentences below the table.
  package var notes: [String]

  package struct Column: Sendable, Hashable {
    package enum Alignment: Sendable { case leading, trailing }
    package var title: String
    package var alignment: Alignment
    package init(_ title: String, _ alignment: Alignment = .trailing) {
      (self.title, self.alignment) = (title, alignment)
    }
  }

  package init(_ caption: String, columns: [Column], rows: [[Cell]], notes: [String] = []) {
    (self.caption, self.columns, self.rows, self.notes) = (caption, columns, rows, notes)
  }
}

/// What stands in a place of a table.
package enum Cell: Sendable, Hashable {
  case text(String)
  case count(Int)
  /// A number, with the interval around it if there is one.
  case figure(Figure)
  /// Nothing, for a reason that is not worth a sentence.
  case missing

  package struct Figure: Sendable, Hashable {
    package var value: Double
    package var interval: Measurement.Interval?
    package var decimals: Int
    /// The best of its column.
    package var isBest = false

    package init(_ value: Double, _ interval: Measurement.Interval? = nil, decimals: Int? = nil) {
      (self.value, self.interval) = (value, interval)
      self.decimals = decimals ?? NumberText.decimals(for: value)
    }

    var text: String { NumberText.fixed(value, decimals) }
    var intervalText: String? {
      interval.map { "[\(NumberText.fixed($0.low, decimals)), \(NumberText.fixed($0.high, decimals))]" }
    }
  }

  static func number(_ value: Double?, decimals: Int? = nil) -> Cell {
    value.map { .figure(Figure($0, decimals: decimals)) } ?? .missing
  }

  /// On one line, without marks.
  var plain: String {
    switch self {
    case .text(let text): VisibleText.text(text)
    case .count(let count): NumberText.grouped(count)
    case .figure(let figure): [figure.text, figure.intervalText].compactMap { $0 }.joined(separator: " ")
    case .missing: "–"
    }
  }
}

extension Table {
  /// Marks the greatest figure of a column as the best; several when they print alike.
  mutating func markBest(inColumn column: Int) {
    let texts = rows.map { row -> (Double, String)? in
      guard case .figure(let figure) = row[column] else { return nil }
      return (figure.value, figure.text)
    }
    guard let best = texts.compactMap({ $0 }).max(by: { $0.0 < $1.0 }), rows.count > 1 else { return }
    for (place, entry) in texts.enumerated() where entry?.1 == best.1 {
      guard case .figure(var figure) = rows[place][column] else { continue }
      figure.isBest = true
      rows[place][column] = .figure(figure)
    }
  }
}
