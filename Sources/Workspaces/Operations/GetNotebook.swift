package import JSON

/// A notebook with its cells, their states and everything that is wrong with it.
package struct GetNotebook: Operation {
  package static let method = "notebook/get"
  package static let summary =
    "Gives a notebook's cells, their states and what is wrong with it; runs nothing."

  /// The notebook's file, or the workspace's folder.
  package var path: String
  /// The notebook's name, when the path is a workspace's.
  package var notebook: String?

  package init(path: String, notebook: String? = nil) { (self.path, self.notebook) = (path, notebook) }

  package struct Response: Codable, Sendable {
    package var name: String
    package var path: String
    package var title: String
    package var seed: String
    package var text: String
    package var cells: [Cell]
    package var diagnostics: [Diagnostic]
  }

  package struct Cell: Codable, Sendable {
    package var id: String
    package var kind: String
    /// The line of the fence that opens it, from 1.
    package var line: Int
    package var body: JSONValue
    package var needs: [String]
    package var state: String
    package var action: String?
    package var output: String?
    package var value: JSONValue
  }

  package func perform(in environment: Environment) async throws -> Response {
    let location = try NotebookLocation(path, notebook: notebook)
    let notebook = try location.read()
    let context = try RunContext(location.workspace, notebook, name: location.name, environment: environment)
    let run = NotebookRun(context)
    let states = run.check.isSound ? try await run.states() : []
    let cells = notebook.cells.map { cell in
      let state = states.first { $0.id == cell.id }
      return Cell(
        id: cell.id, kind: cell.kind, line: cell.kindPlace.line, body: .object(cell.body.value),
        needs: run.check.graph.needs[cell.id] ?? [], state: (state?.state ?? .blocked).rawValue,
        action: state?.action, output: state?.output, value: state?.value ?? .null)
    }
    return Response(
      name: location.name, path: notebook.path, title: notebook.header.title,
      seed: String(notebook.header.seed),
      text: String(decoding: notebook.bytes, as: UTF8.self), cells: cells, diagnostics: run.check.diagnostics)
  }
}
