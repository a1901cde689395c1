package import Concepts
import JSON
import Tracing

/// A data set in a folder: its interactions and items in a standard form, and `dataset.json`, which says how they
/// were made and how to read them.
///
/// The folder is complete or not there, and files that were changed afterwards are refused.
package enum DataFolder {
  static let manifestName = FolderManifest.fileName(.dataset)

  /// Writes a folder that is not there yet.
  ///
  /// - Returns: the names of its files.
  /// - Throws: ``DatasetError`` when it cannot be written, or a text cannot be in the format.
  package static func write(
    _ dataset: Dataset, as format: DatasetExport.Format = .csv, to path: String
  ) throws -> [String] {
    let folder = try StagedFolder(path)
    let export = DatasetExport(dataset)
    let names = ["interactions.\(format.ending)", "items.\(format.plainItemEnding)"]
    let events = try FileSink(folder.file(names[0])), items = try FileSink(folder.file(names[1]))
    try export.writeEvents(dataset.interactions, format, to: events)
    var reader = try export.writeItems(format, to: items)
    reader.overrides["unseenItems"] = "keep"
    try events.finish()
    try items.finish()
    let manifest = FolderManifest(
      kind: .dataset, name: dataset.name, data: DatasetDigest.fingerprint(of: dataset), steps: dataset.steps,
      reader: reader,
      files: try zip(["interactions", "items"], names).map { role, name in
        try FolderManifest.File(role, name, at: folder.file(name))
      }, split: nil, imageFolder: dataset.imageFolder.map { PathBetween.relative($0, from: path) })
    try folder.write(manifest)
    try folder.finish()
    return names + [manifestName]
  }

  /// Reads it back, with the steps that made it.
  ///
  /// - Throws: ``DatasetError`` when it is none, or was changed.
  static func read(_ path: String, registry: Registry) throws -> Dataset {
    let manifest = try FolderManifest(in: path, kind: .dataset)
    var files: [String: String] = [:]
    for file in manifest.files { files[file.role] = "\(path)/\(file.name)" }
    var dataset = try registry.reader(manifest.reader, in: .empty).read(files)
    (dataset.name, dataset.steps) = (manifest.name, manifest.steps)
    dataset.imageFolder = manifest.imageFolder.map { DatasetSource.full($0, in: path) }
    return dataset
  }
}

extension DatasetExport.Format {
  /// As the file of items is called where its folder says whose it is.
  var plainItemEnding: String { self == .recbole ? itemEnding : ending }
}

extension StagedFolder {
  func write(_ manifest: FolderManifest) throws {
    let sink = try FileSink(file(FolderManifest.fileName(manifest.kind)))
    try sink.write(manifest.json.printedBytes(indent: 2) + [10])
    try sink.finish()
  }
}
