/// What a kind of cell is called, says and may hold.
package struct CellSchema: Sendable {
  package var kind: String
  /// What such a cell does, in a sentence.
  package var summary: String
  package var fields: [CellField]
  /// Whether such a cell is worth having although no other cell names it.
  package var isGoal = false
  /// Whether keys beside the fields are passed on to what reads the cell.
  package var isOpen = false
  /// Keys of which a cell has at least one; empty when it needs none of them.
  package var alternatives: [String] = []

  package init(
    _ kind: String, _ summary: String, isGoal: Bool = false, isOpen: Bool = false,
    alternatives: [String] = [],
    _ fields: [CellField]
  ) {
    (self.kind, self.summary, self.fields) = (kind, summary, fields)
    (self.isGoal, self.isOpen, self.alternatives) = (isGoal, isOpen, alternatives)
  }

  package func field(_ name: String) -> CellField? {
    fields.first { $0.name.utf8.elementsEqual(name.utf8) }
  }
}
