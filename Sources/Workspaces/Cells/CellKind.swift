package import Concepts

/// A kind of cell: what it may hold, what its result depends on, and how the result is made.
package protocol CellKind: Sendable {
  static var schema: CellSchema { get }
  /// Reads a cell whose keys are right as a run would, runs nothing.
  ///
  /// - Throws: what a run would throw; a ``ComponentError``'s path leads into the cell.
  static func check(_ cell: Notebook.Cell, _ registry: Registry?) throws
  /// What the result depends on; needs the results of the cells it names, and runs nothing.
  static func key(of cell: CellContext) async throws -> ActionKey
  /// Makes the result.
  static func run(_ cell: CellContext, key: ActionKey) async throws -> CellOutput
}

extension CellKind {
  package static func check(_ cell: Notebook.Cell, _ registry: Registry?) throws {}
}

/// Every kind of cell, sorted by type name.
package let builtinCells: [any CellKind.Type] = [
  AgentCell.self,
  DatasetCell.self,
  EvaluateCell.self,
  MatrixCell.self,
  ModelCell.self,
  PlotCell.self,
  ReplayCell.self,
  TableCell.self,
]

extension Array where Element == any CellKind.Type {
  /// What each kind may hold.
  package var schemas: [CellSchema] { map { $0.schema } }

  func kind(_ name: String) -> (any CellKind.Type)? { first { $0.schema.kind == name } }
}
