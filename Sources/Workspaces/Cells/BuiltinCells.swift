/// Every kind of cell, sorted by name.
package let builtinCells: [CellSchema] = [
  AgentCell.schema,
  DatasetCell.schema,
  EvaluateCell.schema,
  ModelCell.schema,
  PlotCell.schema,
  ReplayCell.schema,
  TableCell.schema,
]
