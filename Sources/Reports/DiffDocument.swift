/// Two runs beside each other, ready to be shown: what both faces, terminal and page, draw.
package struct DiffDocument: Sendable {
  package var pairs: [Pair]
  /// Traces without a counterpart.
  package var alone: [String]

  package init(pairs: [Pair], alone: [String]) { (self.pairs, self.alone) = (pairs, alone) }

  /// Two traces that were compared.
  package struct Pair: Sendable {
    package var left: String
    package var right: String
    /// `identical`, `recovered` or `sustained`.
    package var verdict: String
    /// A sentence: how much is equal.
    package var summary: String
    /// Names and values: lists, cost, where they meet again.
    package var facts: [Fact] = []
    /// Changed fields of the start, in words.
    package var environment: [String] = []
    package var roots: [Root] = []
    /// `12 rank, 3 slate`; empty for none.
    package var consequences = ""
    package var lists: [String] = []
    package var memories: [String] = []
    /// Events in order, equal ones folded; only for a page.
    package var rows: [Row] = []

    package init(left: String, right: String, verdict: String, summary: String) {
      (self.left, self.right, self.verdict, self.summary) = (left, right, verdict, summary)
    }
  }

  package struct Fact: Sendable {
    package var name: String
    package var value: String
    package init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
  }

  package struct Root: Sendable {
    package var cause: String
    package var place: String
    /// Changed fields, in words.
    package var fields: [String]
    package init(cause: String, place: String, fields: [String]) {
      (self.cause, self.place, self.fields) = (cause, place, fields)
    }
  }

  package enum Row: Sendable {
    /// So many events that mean the same.
    case equal(Int)
    case change(cause: String, isRoot: Bool, left: Side?, right: Side?)
    /// Changes that are left out.
    case more(Int)
  }

  /// An event on one side.
  package struct Side: Sendable {
    package var title: String
    package var lines: [Line]
    package init(title: String, lines: [Line]) { (self.title, self.lines) = (title, lines) }
  }

  package struct Line: Sendable {
    package var text: String
    package var isChanged: Bool
    package init(_ text: String, isChanged: Bool) { (self.text, self.isChanged) = (text, isChanged) }
  }
}
