import Assets
import Concepts
import Datasets
import JSON
import Workspaces

/// Data that this installation can see beside the known answers' own: what was fetched, and what the workspace around
/// names.
struct FoundData {
  var name: String
  /// Where relative paths begin.
  var folder: String
  /// As a `dataset` cell says it.
  var body: JSONObject
  /// Bytes of its files, as far as they can be told.
  var bytes: Int64

  /// Data of more bytes is not read by a check.
  static let mostBytes: Int64 = 256 << 20

  /// - Parameter known: names that are checked in another way.
  static func all(_ environment: Environment, except known: [String]) -> [FoundData] {
    let fetched = fetched(environment).filter { !known.contains($0.name) }
    let named = inWorkspace().filter { data in
      data.body["source"]?.stringValue.map { name in
        !known.contains(name) && !fetched.contains { $0.name == name }
      } ?? true
    }
    return fetched + named
  }

  private static func fetched(_ environment: Environment) -> [FoundData] {
    guard let store = environment.assets, let assets = try? store.assets() else { return [] }
    return assets.filter { $0.kind == .data && (try? store.status(of: $0.name))?.state == .ready }.map {
      FoundData(name: $0.name, folder: ".", body: ["source": .string($0.name)], bytes: $0.bytes)
    }
  }

  /// The data sets of the notebooks of the workspace that the process works in, each once.
  private static func inWorkspace() -> [FoundData] {
    guard let workspace = try? Workspace(around: ".") else { return [] }
    var (found, seen): ([FoundData], Set<JSONValue>) = ([], [])
    for notebook in workspace.notebookNames {
      for cell in (try? workspace.notebook(notebook))?.cells ?? [] where cell.kind == "dataset" {
        guard seen.insert(.object(cell.body.value)).inserted else { continue }
        let bytes = files(cell.body.value).map { size(workspace.folder.file($0)) }.reduce(0, +)
        found.append(
          FoundData(
            name: "\(cell.id) of \(notebook)", folder: workspace.folder.path, body: cell.body.value,
            bytes: bytes))
      }
    }
    return found
  }

  private static func files(_ body: JSONObject) -> [String] {
    let several = body["files"]?.objectValue?.map(\.value) ?? []
    return ([body["file"]].compactMap { $0 } + several).compactMap(\.stringValue)
  }

  private static func size(_ path: String) -> Int64 { InputFile.size(path) ?? 0 }

  /// What is learnt from: the training part where the data is cut.
  func interactions(_ environment: Environment) throws -> Interactions {
    var registry = environment.registry
    registry.named = .from(folder)
    let data = try DatasetSource(body).experiment(
      in: folder, assets: environment.assets, seed: 1, registry: registry)
    return data.split?.train ?? data.dataset.interactions
  }
}
