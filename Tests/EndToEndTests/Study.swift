import Foundation
import JSON
import TestSupport

/// A copy of the example `Workspaces/own-data` that a test may change.
struct Study: Sendable {
  let folder: TemporaryFolder

  var path: String { folder.path(of: "study") }
  var notebook: String { "\(path)/notebooks/own-data.md" }

  init() throws {
    folder = try TemporaryFolder()
    let example = "\(Command.repository)/Workspaces/own-data"
    for name in ["workspace.yaml", "notebooks/own-data.md", "data/ratings.csv", "data/films.csv"] {
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(example)/\(name)")))
      try folder.write(bytes, to: "study/\(name)")
    }
  }

  /// Puts one text in place of another in a file, which must hold it.
  func edit(_ old: String, _ new: String, in name: String = "notebooks/own-data.md") throws {
    let text = String(decoding: try folder.read("study/\(name)"), as: UTF8.self)
    guard text.contains(old) else { throw NoSuchText(text: old) }
    try folder.write(text.replacing(old, with: new, maxReplacements: 1), to: "study/\(name)")
  }

  struct NoSuchText: Error { var text: String }

  func run(_ options: String...) async throws -> Command.Outcome {
    try await Command(["run", path, "--quiet"] + options).run()
  }

  /// The traces of the last run.
  func traces() async throws -> [String] {
    let outcome = try await Command("trace", "list", path, "--json").run()
    let response = try JSONValue(parsing: outcome.output.trimmingCharacters(in: .newlines))
    return (response["traces"]?.arrayValue ?? []).compactMap { $0["path"]?.stringValue }
  }

  /// Files that a stopped write would leave behind.
  var leftovers: [String] {
    folder.files.filter { name in
      name.contains(".new.") || [".new", ".tmp", ".part"].contains { name.hasSuffix($0) }
    }
  }
}
