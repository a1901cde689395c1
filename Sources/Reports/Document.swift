package import Evaluation

/// A report in pieces, before it is text, Markdown or HTML.
package struct Document: Sendable {
  package var title: String
  package var summary: String?
  package var blocks: [Block]

  package init(title: String, summary: String? = nil, blocks: [Block]) {
    (self.title, self.summary, self.blocks) = (title, summary, blocks)
  }

  package enum Block: Sendable {
    case heading(String)
    case paragraph(String)
    /// Something a reader must know before any figure.
    case warning(title: String, text: String)
    case facts([Fact])
    case table(Table)
    case chart(SVGChart)
    case commands([String])
    case examples([EpisodeExample])
  }

  /// A named value of a record.
  package struct Fact: Sendable, Hashable {
    package var name: String
    package var value: String
    package init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
  }
}
