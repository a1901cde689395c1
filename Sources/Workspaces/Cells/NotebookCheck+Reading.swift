import Concepts
import JSON
import Tracing

extension NotebookCheck {
  /// Whether something was found wrong in a cell.
  func isFaulty(_ cell: Notebook.Cell) -> Bool {
    diagnostics.contains { $0.severity == .error && covers($0, cell) }
  }

  /// Reads a cell as a run would, and the models it names.
  mutating func checkReading(of cell: Notebook.Cell) {
    guard let kind = builtinCells.kind(cell.kind) else { return }
    do { try kind.check(cell, registry) } catch {
      return say(error, at: place(of: error, in: cell) { try kind.check($0, registry) })
    }
    guard let models else { return }
    if cell.kind == ModelCell.schema.kind {
      do { try models.check(cell.body.value, .any) } catch {
        say(error, at: place(of: error, in: cell) { try models.check($0.body.value, .any) })
      }
    }
    for (key, role) in [("model", ModelRole.replies), ("embedder", .vectors)] {
      guard kind.schema.field(key)?.isModel == true, let name = cell.body.value[key]?.stringValue,
        let named = cells.first(where: { $0.id == name }), (try? models.check(named.body.value, .any)) != nil
      else { continue }
      do { try models.check(named.body.value, role) } catch {
        say(error, at: cell.body.place(ofValue: "/\(key)"))
      }
    }
  }

  /// Where an error is: at its path, else at the first key without which it would not be there, else at the cell's id.
  private func place(
    of error: any Error, in cell: Notebook.Cell, check: (Notebook.Cell) throws -> Void
  ) -> Place {
    if let error = error as? ComponentError, !error.path.isEmpty {
      return error.code == .unknownKey
        ? cell.body.place(ofKey: error.path) : cell.body.place(ofValue: error.path)
    }
    let key = cell.body.value.keys.first { key in
      var less = cell
      less.body.value[key] = nil
      return (try? check(less)) != nil
    }
    if let key { return cell.body.place(ofValue: JSONPointer(tokens: [key]).description) }
    return cell.body.values["/use"] ?? cell.idPlace
  }

  private mutating func say(_ error: any Error, at place: Place) {
    let failure = WorkspaceError(error)
    let parts = Self.parts(of: failure.message)
    let code = (error as? ComponentError).flatMap {
      $0.code == .unknownKey ? Diagnostic.Code.unknownKey : nil
    }
    say(
      code ?? .badValue, parts.message, at: place,
      hint: failure.hint.isEmpty ? parts.remedy ?? "correct the cell" : failure.hint,
      severity: (error as? any RecordableError)?.effectFailure.code == "absent" ? .warning : .error)
  }

  /// What is wrong, and after `; ` what to try.
  static func parts(of message: String) -> (message: String, remedy: String?) {
    guard let mark = message.firstRange(of: "; ") else { return (message, nil) }
    let rest = message[mark.upperBound...]
    return (String(message[..<mark.lowerBound]), String(rest.hasPrefix("try ") ? rest.dropFirst(4) : rest))
  }
}

extension CellField {
  /// Whether it names a cell of the kind `model`.
  fileprivate var isModel: Bool {
    guard case .reference(let kinds) = form else { return false }
    return kinds == [ModelCell.schema.kind]
  }
}
