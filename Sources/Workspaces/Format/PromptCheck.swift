package import Concepts

/// What can be said of a workspace's own prompts without running anything.
///
/// A file that replaces nothing, and a place that nothing fills, would otherwise go unnoticed: the run goes on with the
/// built-in prompt, or shows the model the braces.
package enum PromptCheck {
  /// The workspace's diagnostics, by file.
  ///
  /// - Parameter library: the built-in prompts.
  package static func diagnostics(of workspace: Workspace, over library: PromptLibrary) throws(WorkspaceError)
    -> [Diagnostic]
  {
    var found: [Diagnostic] = []
    let prompts = workspace.folder.inside("prompts")
    for family in prompts.names {
      if family.hasSuffix(".txt") { found.append(misplaced(family, library)) }
      for file in prompts.inside(family).names where file.hasSuffix(".txt") {
        guard let bytes = try prompts.inside(family).read(file) else { continue }
        found += check(bytes, named: "\(family)/\(file.dropLast(4))", over: library)
      }
    }
    return found
  }

  /// Checks a text that is put in place of a prompt.
  ///
  /// - Throws: ``WorkspaceError`` for a place that nothing fills.
  static func check(_ text: String, of standard: PromptTemplate) throws(WorkspaceError) {
    guard let fault = places(in: text, of: standard).first(where: { $0.severity == .error }) else { return }
    throw WorkspaceError(
      .data, fault.code.rawValue, "\(fault.message) in line \(fault.line) of '\(standard.name)'",
      hint: fault.hint)
  }

  private static func path(of name: String) -> String { "prompts/\(name).txt" }

  private static func misplaced(_ file: String, _ library: PromptLibrary) -> Diagnostic {
    let purpose = file.dropLast(4)
    let meant = library.all.map(\.name).filter { $0.hasSuffix("/\(purpose)") }.map(path)
    return Diagnostic(
      .warning, .unknownPrompt, "this file replaces no prompt: those lie in a folder of their family",
      path: "prompts/\(file)", at: Place(line: 1, column: 1),
      hint: meant.isEmpty
        ? "'reprise prompt show' lists the prompts" : "move it to \(meant.joined(separator: " or "))")
  }

  private static func check(_ bytes: [UInt8], named name: String, over library: PromptLibrary) -> [Diagnostic]
  {
    let start = Place(line: 1, column: 1)
    guard let standard = try? library.template(name) else {
      let known = library.all.map(\.name)
      let guess = ComponentError.guess(name, known).split(separator: "; ").last.map(String.init) ?? ""
      return [
        Diagnostic(
          .warning, .unknownPrompt, "this file replaces no prompt: none is named '\(name)'",
          path: path(of: name),
          at: start, hint: guess.hasPrefix("did you mean") ? guess : "'reprise prompt show' lists the prompts"
        )
      ]
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return [
        Diagnostic(
          .error, .notUTF8, "the prompt is not UTF-8", path: path(of: name), at: start,
          hint: "save it as UTF-8")
      ]
    }
    return places(in: text, of: standard)
  }

  /// Places that nothing fills are errors; those of the built-in prompt that are left out a warning.
  private static func places(in text: String, of standard: PromptTemplate) -> [Diagnostic] {
    let known = standard.places.map(\.key), used = PromptTemplate(standard.name, text).places
    let list = Set(known).sorted().map { "{{\($0)}}" }.joined(separator: ", ")
    let wrong = used.filter { !known.contains($0.key) }.map { place in
      Diagnostic(
        .error, .unknownPlace, "nothing fills {{\(place.key)}}", path: path(of: standard.name),
        at: Self.place(of: place.start, in: text),
        hint: known.isEmpty ? "this prompt has no places: take the braces out" : "there are \(list)")
    }
    let missing = Set(known).subtracting(used.map(\.key)).sorted()
    guard !missing.isEmpty else { return wrong }
    let names = missing.map { "{{\($0)}}" }.joined(separator: ", ")
    return wrong + [
      Diagnostic(
        .warning, .unusedPlace, "the model is not shown \(names)", path: path(of: standard.name),
        at: Place(line: 1, column: 1),
        hint: "leave it so if you mean it; 'reprise prompt diff' shows what was changed")
    ]
  }

  private static func place(of index: String.Index, in text: String) -> Place {
    let before = text.unicodeScalars[..<index]
    let line = before.split(separator: "\n", omittingEmptySubsequences: false)
    return Place(line: line.count, column: (line.last?.count ?? 0) + 1)
  }
}
