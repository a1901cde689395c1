import Concepts
import JSON
import Tracing

/// What `dataset.json` or `split.json` says of a prepared folder: what the files are and how they are read.
struct FolderManifest {
  enum Kind: String { case dataset, split }

  var kind: Kind
  var name: String
  /// Of the data, before it was cut.
  var data: Digest
  var steps: [Dataset.Step]
  var reader: ComponentSpec
  /// By role, in the order they were written.
  var files: [File]
  /// The split's record and fingerprint; `nil` of a data set.
  var split: (record: JSONValue, fingerprint: Digest)?
  /// Where relative paths of images begin, from the folder; `nil` without such attributes.
  var imageFolder: String?

  struct File {
    var role: String
    var name: String
    var sha256: String
    var bytes: Int
  }

  static let version = 1

  static func fileName(_ kind: Kind) -> String { "\(kind.rawValue).json" }

  func file(_ role: String) -> File? { files.first { $0.role == role } }
}

extension FolderManifest {
  var json: JSONValue {
    var object: JSONObject = [
      "reprise": .integer(Int64(Self.version)), "kind": .string(kind.rawValue), "name": .string(name),
      "fingerprint": .string(data.description), "steps": .array(steps.map(\.json)),
    ]
    var readerObject: JSONObject = ["name": .string(reader.name)]
    for (key, value) in reader.overrides { readerObject[key] = value }
    object["reader"] = .object(readerObject)
    if let split {
      object["split"] = split.record
      object["splitFingerprint"] = .string(split.fingerprint.description)
    }
    if let imageFolder { object["imageFolder"] = .string(imageFolder) }
    object["files"] = .object(
      JSONObject(
        files.map { file in
          (
            file.role,
            [
              "name": .string(file.name), "sha256": .string(file.sha256),
              "bytes": .integer(Int64(file.bytes)),
            ]
          )
        }))
    return .object(object)
  }

  /// Reads the manifest of a folder, and checks that its files are those it was written with.
  ///
  /// - Throws: ``DatasetError`` when there is none, it cannot be read, or a file is another.
  init(in folder: String, kind: Kind) throws {
    let path = "\(folder)/\(Self.fileName(kind))"
    let value = try Self.value(path)
    guard value["reprise"]?.intValue == Self.version else {
      throw DatasetError(
        .unreadable,
        "the manifest is of version \(value["reprise"]?.printed() ?? "none"), not \(Self.version)",
        file: path)
    }
    guard let name = value["name"]?.stringValue, let reader = value["reader"],
      let data = value["fingerprint"]?.stringValue.flatMap({ Digest($0) }),
      let files = value["files"]?.objectValue
    else {
      throw DatasetError(.unreadable, "the manifest lacks name, reader, fingerprint or files", file: path)
    }
    (self.kind, self.name, self.data) = (kind, name, data)
    self.reader = try ComponentSpec(reader)
    steps = (value["steps"]?.arrayValue ?? []).compactMap { Dataset.Step($0) }
    self.files = try files.map { role, file in try Self.file(role, file, of: path) }
    if kind == .split {
      guard let record = value["split"],
        let digest = value["splitFingerprint"]?.stringValue.flatMap({ Digest($0) })
      else { throw DatasetError(.unreadable, "the manifest lacks the split's record", file: path) }
      split = (record, digest)
    }
    imageFolder = value["imageFolder"]?.stringValue
    for file in self.files { try file.check(in: folder) }
  }

  private static func value(_ path: String) throws -> JSONValue {
    let bytes = try FileSource(path).all()
    do { return try JSONValue(parsing: bytes) } catch {
      throw DatasetError(
        .unreadable, "the manifest is no JSON: \(error.message)", file: path, line: error.line)
    }
  }

  private static func file(_ role: String, _ value: JSONValue, of path: String) throws -> File {
    guard let name = value["name"]?.stringValue, !name.contains("/"), name != "..",
      let sha256 = value["sha256"]?.stringValue, let bytes = value["bytes"]?.intValue
    else { throw DatasetError(.unreadable, "the manifest's file '\(role)' cannot be read", file: path) }
    return File(role: role, name: name, sha256: sha256, bytes: bytes)
  }
}

extension FolderManifest.File {
  /// Describes a file that was written.
  init(_ role: String, _ name: String, at path: String) throws {
    let source = try FileSource(path)
    (self.role, self.name) = (role, name)
    (sha256, bytes) = try source.digest()
  }

  /// - Throws: ``DatasetError`` when the file is another than the one described.
  func check(in folder: String) throws {
    let found = try FileSource("\(folder)/\(name)").digest()
    guard found.bytes == bytes, found.sha256.utf8.elementsEqual(sha256.utf8) else {
      throw DatasetError(
        .altered,
        "the file was changed after the folder was made; make the folder again, or name the file itself "
          + "instead of the folder", file: "\(folder)/\(name)")
    }
  }
}
