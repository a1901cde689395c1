package import Concepts
import JSON

/// Everything that can be said of a notebook without running it.
package struct NotebookCheck: Sendable {
  /// By place; the notebook's own first.
  package private(set) var diagnostics: [Diagnostic]
  package private(set) var graph = CellGraph([])
  private let notebook: Notebook
  let registry: Registry?
  let models: ModelProvider?
  private(set) var cells: [Notebook.Cell] = []

  /// - Parameters:
  ///   - registry: the components that cells may name; without it names are not checked.
  ///   - models: the models that cells may name; without them they are not checked.
  package init(
    _ notebook: Notebook, registry: Registry?, models: ModelProvider? = nil,
    schemas: [CellSchema] = builtinCells.schemas
  ) {
    (self.notebook, self.registry, self.models) = (notebook, registry, models)
    diagnostics = notebook.diagnostics
    cells = withoutDuplicates()
    var edges: [(id: String, needs: [String])] = []
    for cell in cells {
      let schema = schema(of: cell, in: schemas)
      if let schema { checkKeys(of: cell, schema) }
      edges.append((cell.id, schema.map { references(of: cell, $0) } ?? []))
    }
    graph = CellGraph(edges)
    checkCycle()
    checkUse(schemas)
    for cell in cells where !isFaulty(cell) { checkReading(of: cell) }
    diagnostics.sort { ($0.line, $0.column, $0.message) < ($1.line, $1.column, $1.message) }
  }

  /// Whether the notebook can run.
  package var isSound: Bool { !diagnostics.contains { $0.severity == .error } }

  mutating func say(
    _ code: Diagnostic.Code, _ message: String, at place: Place, hint: String,
    severity: Diagnostic.Severity = .error
  ) {
    diagnostics.append(Diagnostic(severity, code, message, path: notebook.path, at: place, hint: hint))
  }

  // MARK: - Cells

  private mutating func withoutDuplicates() -> [Notebook.Cell] {
    var first: [String: Notebook.Cell] = [:]
    var kept: [Notebook.Cell] = []
    for cell in notebook.cells {
      if let other = first[cell.id] {
        say(
          .duplicateID, "a cell '\(cell.id)' is there already, in line \(other.idPlace.line)",
          at: cell.idPlace,
          hint: "give one of the two another id")
      } else {
        first[cell.id] = cell
        kept.append(cell)
      }
    }
    return kept
  }

  private mutating func schema(of cell: Notebook.Cell, in schemas: [CellSchema]) -> CellSchema? {
    if let schema = schemas.first(where: { $0.kind == cell.kind }) { return schema }
    let kinds = schemas.map(\.kind)
    say(
      .unknownKind, "no kind of cell is called '\(cell.kind)'\(ComponentError.guess(cell.kind, kinds))",
      at: cell.kindPlace, hint: "the kinds are \(kinds.joined(separator: ", "))")
    return nil
  }

  private mutating func checkKeys(of cell: Notebook.Cell, _ schema: CellSchema) {
    let names = schema.fields.map(\.name)
    for (key, value) in cell.body.value {
      let pointer = JSONPointer(tokens: [key]).description
      if let field = schema.field(key) {
        check(value, field, at: pointer, of: cell)
      } else if !schema.isOpen {
        say(
          .unknownKey, "'\(schema.kind)' has no key '\(key)'\(ComponentError.guess(key, names))",
          at: cell.body.place(ofKey: pointer), hint: "the keys are \(names.joined(separator: ", "))")
      }
    }
    for field in schema.fields where field.isRequired && cell.body.value[field.name] == nil {
      guard !notebook.diagnostics.contains(where: { covers($0, cell) }) else { continue }
      say(
        .missingKey, "'\(cell.id)' does not say '\(field.name)'", at: cell.idPlace,
        hint: "add '\(field.name)': \(field.formText)")
    }
    let alternatives = schema.alternatives
    if !alternatives.isEmpty, alternatives.allSatisfy({ Self.isNothing(cell.body.value[$0]) }),
      !notebook.diagnostics.contains(where: { covers($0, cell) })
    {
      say(
        .missingKey, "'\(cell.id)' says none of \(alternatives.map { "'\($0)'" }.joined(separator: ", "))",
        at: cell.idPlace,
        hint: "add one of them: "
          + alternatives.compactMap { schema.field($0)?.formText }.joined(separator: ", or "))
    }
  }

  private static func isNothing(_ value: JSONValue?) -> Bool {
    value.map { $0.isNull || $0.arrayValue?.isEmpty == true } ?? true
  }

  /// Whether the cell's body could not be read at all, so that what it lacks is not worth saying.
  func covers(_ diagnostic: Diagnostic, _ cell: Notebook.Cell) -> Bool {
    let lines = notebook.segments[cell.segment]
    let count = lines.bytes.count { $0 == UInt8(ascii: "\n") } + 1
    return (lines.line..<(lines.line + count)).contains(diagnostic.line)
  }

  private mutating func checkCycle() {
    guard let first = graph.cycle.first, let cell = cells.first(where: { $0.id == first }) else { return }
    say(
      .cycle, "these cells need each other: \(graph.cycle.joined(separator: " → "))", at: cell.idPlace,
      hint: "a cell can only name cells that do not need it: take one of these names out")
  }

  private mutating func checkUse(_ schemas: [CellSchema]) {
    let used = Set(graph.needs.values.joined())
    for cell in cells where !used.contains(cell.id) {
      guard let schema = schemas.first(where: { $0.kind == cell.kind }), !schema.isGoal else { continue }
      say(
        .unusedCell, "no cell uses '\(cell.id)'", at: cell.idPlace,
        hint: "name it in another cell, or remove it", severity: .warning)
    }
  }

  // MARK: - References

  private func references(of cell: Notebook.Cell, _ schema: CellSchema) -> [String] {
    schema.fields.flatMap { field -> [String] in
      guard let value = cell.body.value[field.name] else { return [] }
      switch field.form {
      case .reference: return value.stringValue.map { [$0] } ?? []
      case .references:
        return value.stringValue.map { [$0] } ?? (value.arrayValue ?? []).compactMap(\.stringValue)
      case .component, .components: return embedders(in: value)
      default: return []
      }
    }
  }

  /// The model cells that components name as their embedder.
  private func embedders(in value: JSONValue) -> [String] {
    if let values = value.arrayValue { return values.flatMap(embedders) }
    guard let object = value.objectValue else { return [] }
    return object.flatMap { key, value in
      guard key == "embedder", let id = value.stringValue else { return embedders(in: value) }
      return cells.contains { $0.id == id && $0.kind == ModelCell.schema.kind } ? [id] : []
    }
  }

  private mutating func checkReference(
    _ value: JSONValue, to kinds: [String], at pointer: String, of cell: Notebook.Cell
  ) {
    let place = cell.body.place(ofValue: pointer)
    guard let id = value.stringValue else {
      return say(
        .badValue, "the id of a cell is wanted here, not \(value.printed())", at: place,
        hint: "write the id of a cell of the kind \(kinds.joined(separator: " or "))")
    }
    guard let target = cells.first(where: { $0.id == id }) else {
      let ids = cells.filter { kinds.contains($0.kind) }.map(\.id)
      return say(
        .unknownReference, "no cell is called '\(id)'\(ComponentError.guess(id, ids))", at: place,
        hint: ids.isEmpty
          ? "add a cell 'yaml {\(kinds[0]) #\(CellHeader.isID(id) ? id : kinds[0])}'"
          : "name a cell that exists")
    }
    guard !kinds.contains(target.kind), builtinCells.kind(target.kind) != nil else {
      return
    }
    say(
      .wrongReference,
      "'\(id)' is a cell of the kind \(target.kind), and \(kinds.joined(separator: " or ")) is wanted",
      at: place, hint: "name a cell of the right kind")
  }
}

extension NotebookCheck {
  // MARK: - Values

  fileprivate mutating func check(
    _ value: JSONValue, _ field: CellField, at pointer: String, of cell: Notebook.Cell
  ) {
    switch field.form {
    case .reference(let kinds): checkReference(value, to: kinds, at: pointer, of: cell)
    case .references(let kinds):
      each(value, at: pointer) { check, value, pointer in
        check.checkReference(value, to: kinds, at: pointer, of: cell)
      }
    case .component(let families): checkComponent(value, families, at: pointer, of: cell)
    case .components(let families):
      each(value, at: pointer) { check, value, pointer in
        check.checkComponent(value, families, at: pointer, of: cell)
      }
    default:
      guard !field.accepts(value) else { return }
      say(
        .badValue, "'\(field.name)' must be \(field.formText), not \(value.printed())",
        at: cell.body.place(ofValue: pointer), hint: field.summary)
    }
  }

  /// The elements of a list, or the value itself when it stands alone.
  private mutating func each(
    _ value: JSONValue, at pointer: String, _ body: (inout NotebookCheck, JSONValue, String) -> Void
  ) {
    guard let values = value.arrayValue else { return body(&self, value, pointer) }
    for (index, value) in values.enumerated() { body(&self, value, "\(pointer)/\(index)") }
  }

  private mutating func checkComponent(
    _ value: JSONValue, _ families: [String], at pointer: String, of cell: Notebook.Cell
  ) {
    var family = families[0]
    do {
      let spec = try ComponentSpec(naming: value)
      guard let registry else { return }
      family = families.first { registry.has(spec.name, family: $0) } ?? family
      _ = try registry.expanded(spec, family: family)
    } catch {
      let code: Diagnostic.Code =
        switch error.code {
        case .unknownName: .unknownComponent
        case .unknownKey: .unknownKey
        case .badValue, .badSnapshot: .badValue
        }
      let inner = error.path == "/name" && value.stringValue != nil ? pointer : pointer + error.path
      let place = code == .unknownKey ? cell.body.place(ofKey: inner) : cell.body.place(ofValue: inner)
      let parts = Self.parts(of: error.message)
      guard code == .badValue, let remedy = parts.remedy else {
        return say(code, error.message, at: place, hint: "'reprise describe \(family)' lists what there is")
      }
      say(code, parts.message, at: place, hint: remedy)
    }
  }
}

extension CellField {
  /// Whether a value is of the field's form; references and components are checked elsewhere.
  fileprivate func accepts(_ value: JSONValue) -> Bool {
    switch form {
    case .text: value.stringValue != nil
    case .flag: value.boolValue != nil
    case .list: value.arrayValue != nil
    case .mapping: value.objectValue != nil
    case .integer(let range): value.intValue.map(range.contains) ?? false
    case .integerOr(let range, let word):
      value.stringValue == word || (value.intValue.map(range.contains) ?? false)
    case .choice(let words): value.stringValue.map(words.contains) ?? false
    case .any, .reference, .references, .component, .components: true
    }
  }
}
