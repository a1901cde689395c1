import Assets
import Concepts
import Dialogue
import LanguageModels
import Workspaces

/// What the operations of this process work with.
enum Workbench {
  /// - Parameters:
  ///   - note: is told what starts and what an endpoint lacks, in sentences for people.
  ///   - progress: is told how a run goes.
  static func environment(
    note: @escaping @Sendable (String) -> Void = { Output.note($0) },
    progress: @escaping @Sendable (RunProgress) -> Void = { _ in }
  ) throws -> Environment {
    let variables = processEnvironment()
    let store = try AssetStore(environment: variables)
    let shelf = ModelShelf(store: store, environment: variables, note: note)
    return Environment(
      registry: Families.registry, models: shelf.provider, assets: store, version: Reprise.version,
      templates: templateFolders(variables), progress: progress)
  }

  /// Does `work` with a progress line, and stops every model that was started, however it ends.
  ///
  /// - Parameter asks: whether the person at the terminal is asked for leave.
  static func perform<Value: Sendable>(
    quiet: Bool, asks: Bool = false, patience: Duration = .zero,
    _ work: @Sendable (Environment) async throws -> Value
  ) async throws -> Value {
    let line = ProgressLine(quiet: quiet, patience: patience)
    defer { line.finish() }
    var environment = try environment(note: { line.say($0) }, progress: { line.show($0) })
    if asks { environment.approval = { try await LeaveQuestion.ask($0, above: line) } }
    do {
      let value = try await work(environment)
      await environment.models.close()
      return value
    } catch {
      await environment.models.close()
      throw error
    }
  }

  /// `Templates/Workspaces` beside the program: above its folder in a checkout, or where REPRISE_TEMPLATES says.
  private static func templateFolders(_ variables: [String: String]) -> [String] {
    var folders = variables["REPRISE_TEMPLATES"].map { [$0] } ?? []
    var folder = ProgramPath.folder
    while let slash = folder.lastIndex(of: "/"), slash > folder.startIndex {
      folder = String(folder[..<slash])
      folders.append("\(folder)/Templates/Workspaces")
    }
    return folders
  }
}
