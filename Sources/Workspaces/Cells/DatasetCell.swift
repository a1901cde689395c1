import Assets
import Concepts
import Datasets
import JSON
import Tracing

/// Interactions of users with items: where they are read, how they are filtered, how they are cut.
enum DatasetCell: CellKind {
  static let schema = CellSchema(
    "dataset", "Reads interactions, filters them, and cuts them into a past and sealed held-out events.",
    [
      CellField("source", .text, "The name of a known data set, such as movielens-100k."),
      CellField("file", .text, "A file of your own with interactions, from the workspace's folder."),
      CellField("files", .mapping, "Files of your own, by role: interactions, items, users."),
      CellField("folder", .text, "A folder that 'reprise data import' or 'reprise data split' made."),
      CellField(
        "format", .any, "The reader of your files: csv, movielens, recbole, or a mapping with its options."),
      CellField("columns", .mapping, "Which column is what, by role: user, item, rating, time."),
      CellField("badLines", .text, "What a line that cannot be read does: stop, or count."),
      CellField("filter", .any, "What is left out, in order, as in [{rating: {atLeast: 4}}, {core: 5}]."),
      CellField(
        "split", .any, "How the held-out events are chosen, as in {by: time, perUser: true, test: 0.2}."),
    ])

  static func check(_ cell: Notebook.Cell, _ registry: Registry?) throws {
    let source = try DatasetSource(cell.body.value)
    _ = try source.reader.map { try registry?.expanded($0, family: "reader") }
    _ = try source.splitter.map { try registry?.expanded($0, family: "split") }
  }

  static func key(of cell: CellContext) async throws -> ActionKey {
    let body = cell.body
    let source = try DatasetSource(body)
    let registry = cell.registry
    var parts: JSONObject = [
      "reader": try source.reader.map { try registry.expanded($0, family: "reader") } ?? .null,
      "filter": body["filter"] ?? .null,
      "split": try source.splitter.map { try registry.expanded($0, family: "split") } ?? .null,
      "seed": .string(String(cell.run.seed)),
    ]
    parts["data"] = .array(try await digests(of: source, cell).map(\.json))
    return ActionKey(kind: schema.kind, parts)
  }

  static func run(_ cell: CellContext, key: ActionKey) async throws -> CellOutput {
    let data = try await cell.run.shelf.data(cell.body, seed: cell.run.seed)
    return CellOutput(data.experiment.json)
  }

  /// A file that the data is read from.
  struct SourceDigest: Sendable {
    var role: String
    var sha256: String
    var bytes: Int64

    var json: JSONValue { ["role": .string(role), "sha256": .string(sha256)] }
  }

  /// The digest of a prepared folder's manifest, which has the digests of its files.
  private static func manifestDigest(of place: String, named path: String, _ cell: CellContext) throws
    -> [SourceDigest]
  {
    for name in ["split.json", "dataset.json"] {
      guard let bytes = try DiskFolder(place).read(name) else { continue }
      return [SourceDigest(role: name, sha256: Digest(of: bytes).hex, bytes: Int64(bytes.count))]
    }
    throw cell.fault(
      "the folder \(path) has neither dataset.json nor split.json", at: "/folder",
      hint: "make it with 'reprise data import' or 'reprise data split'")
  }

  /// The digests of the files: pinned ones from their manifest, a person's own by reading them.
  static func digests(of source: DatasetSource, _ cell: CellContext) async throws -> [SourceDigest] {
    switch source.origin {
    case .asset(let name):
      guard let assets = cell.run.environment.assets else {
        throw cell.fault(
          "'source: \(name)' names a pinned data set, and there is no store of them", at: "/source",
          hint: "use 'file:' or 'files:'")
      }
      return try assets.asset(name).files.map {
        SourceDigest(role: $0.name, sha256: $0.sha256, bytes: $0.bytes)
      }
    case .folder(let path):
      let place = path.hasPrefix("/") ? path : cell.run.workspace.folder.file(path)
      return try await onOwnThread { try manifestDigest(of: place, named: path, cell) }
    case .files(let files), .parts(let files):
      let folder = cell.run.workspace.folder
      let paths = files.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      return try await onOwnThread {
        try paths.map { role, path in
          let place = path.hasPrefix("/") ? DiskFolder("/").file(String(path.dropFirst())) : folder.file(path)
          let file = DatasetSource.diskFile(of: place)
          guard let bytes = try DiskFolder("").read(String(file.dropFirst())) else {
            throw cell.fault(
              "there is no file \(path)", at: "/files/\(role)",
              hint: "check the path; it starts at \(folder.path)")
          }
          return SourceDigest(role: role, sha256: Digest(of: bytes).hex, bytes: Int64(bytes.count))
        }
      }
    }
  }
}
