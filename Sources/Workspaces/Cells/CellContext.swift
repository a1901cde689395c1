package import Concepts
import Datasets
package import JSON
import Tracing

/// What a cell has to work with: its text, the results of the cells it names, and what the run shares.
package struct CellContext: Sendable {
  package let cell: Notebook.Cell
  package let run: RunContext
  /// By cell id.
  package let inputs: [String: CellOutput]

  var body: JSONObject { cell.body.value }
  var registry: Registry { run.registry }

  /// The ids that a key names, in order.
  func references(_ key: String) -> [String] {
    guard let value = body[key] else { return [] }
    return value.stringValue.map { [$0] } ?? (value.arrayValue ?? []).compactMap(\.stringValue)
  }

  /// The result of the one cell that a key names.
  func input(_ key: String) throws(WorkspaceError) -> CellOutput {
    guard let id = references(key).first, let output = inputs[id] else {
      throw fault("'\(cell.id)' does not say '\(key)'", at: "")
    }
    return output
  }

  /// Another cell of the notebook.
  func other(_ id: String) throws(WorkspaceError) -> Notebook.Cell {
    guard let other = run.notebook.cell(id) else { throw fault("no cell is called '\(id)'", at: "") }
    return other
  }

  /// A fault of this cell, at the place of a JSON pointer in it.
  func fault(_ message: String, at pointer: String, hint: String = "correct the cell and run it again")
    -> WorkspaceError
  {
    let place = pointer.isEmpty ? cell.idPlace : cell.body.place(ofValue: pointer)
    return WorkspaceError(
      .data, "cell", message, place: "\(run.notebook.path):\(place.line):\(place.column)", hint: hint)
  }

  /// Components that a key names, with their place in the cell for faults.
  func specs(_ key: String) throws -> [ComponentSpec] {
    guard let value = body[key] else { return [] }
    return try (value.arrayValue ?? [value]).map { try ComponentSpec(naming: $0) }
  }
}

/// What all cells of a run share.
package struct RunContext: Sendable {
  package let workspace: Workspace
  package let notebook: Notebook
  /// The notebook's name, without folder and `.md`.
  package let name: String
  package let environment: Environment
  /// The environment's components with this workspace's prompts.
  package let registry: Registry
  /// Answers in place of the models that cells name, when it is given.
  package let modelOverride: JSONObject?
  /// Whether results that are there already are made again.
  package let isFresh: Bool
  let shelf: DataShelf
  /// What the run has to say beside its results.
  let notices = RunNotices()

  var seed: UInt64 { notebook.header.seed }
  var cache: ActionCache { ActionCache(workspace) }

  package init(
    _ workspace: Workspace, _ notebook: Notebook, name: String, environment: Environment,
    modelOverride: JSONObject? = nil, isFresh: Bool = false
  ) throws(WorkspaceError) {
    (self.workspace, self.notebook, self.name) = (workspace, notebook, name)
    (self.environment, self.modelOverride, self.isFresh) = (environment, modelOverride, isFresh)
    var registry = environment.registry
    registry.prompts = try workspace.prompts(over: registry.prompts)
    registry.named = .from(workspace.folder.path)
    self.registry = registry
    shelf = DataShelf(workspace: workspace, environment: environment, keepsScores: !isFresh)
  }

  /// The specification of the model that answers for a model cell.
  func modelSpecification(_ cell: Notebook.Cell) -> JSONObject {
    modelOverride ?? workspace.located(cell.body.value)
  }
}
