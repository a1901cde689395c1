package import Concepts
import JSON
package import Tracing

/// A folder with notebooks and what was made from them.
///
///     my-study/
///       workspace.yaml            what it is
///       notebooks/*.md            source of truth, edited by people
///       reprise.lock              what the results were made from; generated
///       prompts/                  replacements of built-in prompts
///       results/<notebook>/       small results, worth committing
///       .reprise/                 caches, runs and locks; never committed
package struct Workspace: Sendable {
  package let folder: DiskFolder
  package let manifest: WorkspaceManifest

  /// The file that makes a folder a workspace.
  package static let manifestName = "workspace.yaml"

  /// Opens the workspace that a path lies in.
  ///
  /// - Throws: ``WorkspaceError`` when there is none, or its manifest cannot be read.
  package init(around path: String) throws(WorkspaceError) {
    folder = try Self.root(of: path)
    let bytes = try folder.read(Self.manifestName) ?? []
    manifest = try WorkspaceManifest(parsing: bytes, path: folder.file(Self.manifestName))
  }

  /// The nearest folder at or above the path that has a manifest.
  private static func root(of path: String) throws(WorkspaceError) -> DiskFolder {
    let absolute = try AbsolutePath.of(path)
    var folder = absolute
    while true {
      if DiskFolder.kind(of: "\(folder)/\(manifestName)") == .file { return DiskFolder(folder) }
      guard let slash = folder.lastIndex(of: "/"), folder != "/" else { break }
      folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
    }
    throw WorkspaceError(
      .noInput, "no-workspace", "no \(manifestName) lies in or above \(path)", place: path,
      hint: "name a workspace's folder, or make one with 'reprise new quickstart FOLDER'")
  }

  // MARK: - What lies where

  /// The names of the notebooks, without `.md`.
  package var notebookNames: [String] {
    folder.inside("notebooks").names.filter { $0.hasSuffix(".md") }.map { String($0.dropLast(3)) }
  }

  /// Reads a notebook by its name.
  ///
  /// - Throws: ``WorkspaceError`` with a guess when there is none of that name.
  package func notebook(_ name: String) throws(WorkspaceError) -> Notebook {
    let path = "notebooks/\(name).md"
    guard notebookNames.contains(name), let bytes = try folder.read(path) else {
      throw WorkspaceError(
        .noInput, "unknown-notebook",
        "the workspace has no notebook '\(name)'\(ComponentError.guess(name, notebookNames))",
        place: folder.file("notebooks"), hint: "name one of \(notebookNames.joined(separator: ", "))")
    }
    return Notebook(parsing: bytes, path: path)
  }

  /// Where what is never committed lies.
  package var hidden: DiskFolder { folder.inside(".reprise") }

  /// Payloads by digest.
  package var blobs: BlobStore { BlobStore(folder: hidden.file("cas")) }

  package var runs: DiskFolder { hidden.inside("runs") }

  /// Vectors of items' texts, by who made them and of what.
  var vectors: DiskFolder { hidden.inside("vectors") }

  /// The prompts of the registry with this workspace's replacements: `prompts/rankers/pointwise.taste.txt`.
  package func prompts(over library: PromptLibrary) throws(WorkspaceError) -> PromptLibrary {
    var overrides: [PromptTemplate] = []
    let prompts = folder.inside("prompts")
    for family in prompts.names {
      for file in prompts.inside(family).names where file.hasSuffix(".txt") {
        guard let bytes = try prompts.inside(family).read(file),
          String(validating: bytes, as: UTF8.self) != nil
        else { continue }
        overrides.append(PromptTemplate("\(family)/\(file.dropLast(4))", text: bytes))
      }
    }
    return library.replacing(overrides)
  }
}

extension Workspace {
  /// A model cell's body, in which the path of a trace is from the workspace's folder.
  func located(_ specification: JSONObject) -> JSONObject {
    guard let trace = specification["trace"]?.stringValue, !trace.hasPrefix("/") else { return specification }
    var located = specification
    located["trace"] = .string(folder.file(trace))
    return located
  }
}
