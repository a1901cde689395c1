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
      CellField(
        "format", .any, "The reader of your files: csv, movielens, recbole, or a mapping with its options."),
      CellField("columns", .mapping, "Which column is what, by role: user, item, rating, time."),
      CellField("filter", .any, "What is left out, in order, as in [{rating: {atLeast: 4}}, {core: 5}]."),
      CellField(
        "split", .any, "How the held-out events are chosen, as in {by: time, perUser: true, test: 0.2}."),
    ])

  static func key(of cell: CellContext) async throws -> ActionKey {
    let body = cell.body
    let source = try DatasetSource(body)
    let registry = cell.registry
    var parts: JSONObject = [
      "reader": try registry.expanded(source.reader, family: "reader"), "filter": body["filter"] ?? .null,
      "split": try source.splitter.map { try registry.expanded($0, family: "split") } ?? .null,
      "seed": .string(String(cell.run.seed)),
    ]
    parts["data"] = .array(try await digests(of: source, cell).map(\.json))
    return ActionKey(kind: schema.kind, parts)
  }

  static func run(_ cell: CellContext, key: ActionKey) async throws -> CellOutput {
    let data = try await cell.run.shelf.data(cell.body, seed: cell.run.seed)
    return CellOutput(describe(data))
  }

  /// What the data is: counts, steps and fingerprints.
  static func describe(_ data: LoadedData) -> JSONValue {
    let interactions = data.dataset.interactions
    return [
      "name": .string(data.dataset.name),
      "fingerprint": .string(DatasetDigest.fingerprint(of: data.dataset).description),
      "users": .integer(Int64(interactions.userCount)),
      "items": .integer(Int64(interactions.catalogue.count)),
      "interactions": .integer(Int64(interactions.count)),
      "steps": .array(
        data.dataset.steps.map { step in
          [
            "name": .string(step.name), "users": .integer(Int64(step.users)),
            "items": .integer(Int64(step.items)),
            "interactions": .integer(Int64(step.interactions)), "detail": step.detail,
          ]
        }),
      "split": data.split?.protocolRecord ?? .null,
      "splitFingerprint": data.split.map { .string($0.fingerprint.description) } ?? .null,
    ]
  }

  /// A file that the data is read from.
  struct SourceDigest: Sendable {
    var role: String
    var sha256: String
    var bytes: Int64

    var json: JSONValue { ["role": .string(role), "sha256": .string(sha256)] }
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
    case .files(let files):
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
