/// A notebook: CommonMark with YAML front matter, and cells that are fenced YAML blocks.
///
/// 1. Printing gives back the bytes that were parsed, whatever they were.
/// 2. Nothing here reads another file or runs anything.
package struct Notebook: Sendable {
  /// The file, from the workspace's folder.
  package let path: String
  /// Stretches of the text, in order, without gaps.
  package let segments: [Segment]
  /// What the front matter says.
  package let header: Header
  /// The cells whose header could be read, in file order.
  package let cells: [Cell]
  /// What is wrong with the text itself, by place.
  package let diagnostics: [Diagnostic]

  /// The newest format version this program reads.
  package static let formatVersion = 1

  /// The text, byte for byte.
  package var bytes: [UInt8] { segments.flatMap(\.bytes) }

  /// The cell with this id.
  package func cell(_ id: String) -> Cell? { cells.first { $0.id.utf8.elementsEqual(id.utf8) } }

  /// What stands in the front matter.
  package struct Header: Sendable, Hashable {
    package var version = 1
    package var title = ""
    package var seed: UInt64 = 1
    package init() {}
  }

  /// A stretch of the text.
  package struct Segment: Sendable, Hashable {
    package enum Kind: Sendable, Hashable { case frontMatter, prose, cell }
    package var kind: Kind
    package var bytes: [UInt8]
    /// The first line, from 1.
    package var line: Int
  }

  /// One cell: a kind, an id and a mapping.
  package struct Cell: Sendable {
    package var kind: String
    package var id: String
    package var body: YAMLBody
    /// Where the kind and the id stand.
    package var kindPlace: Place
    package var idPlace: Place
    /// Its number among the segments.
    package var segment: Int
    /// The nearest heading above it.
    package var heading: String?
  }
}
