package import Concepts
import JSON
import Tracing

/// A data set that was cut, in a folder: what may be learnt from, what is held out, all items, and `split.json`.
///
/// `history` is there when queries show more than was learnt from. `test.qrels` is the held-out part for evaluators
/// of the TREC kind; it is left out when an id is empty or has white space.
package enum SplitFolder {
  static let manifestName = FolderManifest.fileName(.split)

  /// Writes a folder that is not there yet.
  ///
  /// - Returns: the names of its files.
  /// - Throws: ``DatasetError`` when it cannot be written, or a text cannot be in the format.
  package static func write(
    _ data: ExperimentData, _ split: Split, as format: DatasetExport.Format = .csv, to path: String
  ) throws -> [String] {
    let folder = try StagedFolder(path)
    let export = DatasetExport(data.dataset)
    let heldOut = Interactions(heldOutBy: split)
    var parts = [("train", split.train), ("test", heldOut)]
    if split.history.count != split.train.count { parts.append(("history", split.history)) }
    var files: [FolderManifest.File] = []
    for (role, interactions) in parts {
      let name = "\(role).\(format.ending)"
      let sink = try FileSink(folder.file(name))
      try export.writeEvents(interactions, format, to: sink)
      try sink.finish()
      files.append(try FolderManifest.File(role, name, at: folder.file(name)))
    }
    let itemName = "items.\(format.plainItemEnding)"
    let items = try FileSink(folder.file(itemName))
    var reader = try export.writeItems(format, to: items)
    reader.overrides["unseenItems"] = "keep"
    try items.finish()
    files.append(try FolderManifest.File("items", itemName, at: folder.file(itemName)))
    let hasJudgements = try Judgements(of: heldOut).write(to: folder.file("test.qrels"))
    try folder.write(
      FolderManifest(
        kind: .split, name: data.dataset.name, data: data.fingerprint, steps: data.dataset.steps,
        reader: reader,
        files: files, split: (split.protocolRecord, split.fingerprint),
        imageFolder: data.dataset.imageFolder.map { PathBetween.relative($0, from: path) }))
    try folder.finish()
    return files.map(\.name) + (hasJudgements ? ["test.qrels"] : []) + [manifestName]
  }

  /// Reads it back: the same split, with the same fingerprint.
  ///
  /// - Throws: ``DatasetError`` when it is none, or was changed.
  static func read(_ path: String, registry: Registry) throws -> ExperimentData {
    let manifest = try FolderManifest(in: path, kind: .split)
    guard let (record, fingerprint) = manifest.split else { throw changed(path) }
    var files: [String: String] = [:]
    for file in manifest.files { files[file.role] = "\(path)/\(file.name)" }
    let parts = try SplitParts(files, registry: registry) { _ in manifest.reader }
    let held = HeldOut.events(of: parts.test)
    let found = DatasetDigest.fingerprint(data: manifest.data, protocolRecord: record, heldOut: held)
    guard found == fingerprint else { throw changed(path) }
    let split = Split(
      train: parts.train, history: parts.history, protocolRecord: record, fingerprint: fingerprint,
      sealed: HeldOut.sealed(held))
    var dataset = Dataset(name: manifest.name, interactions: parts.together, steps: manifest.steps)
    dataset.imageFolder = manifest.imageFolder.map { DatasetSource.full($0, in: path) }
    return ExperimentData(dataset: dataset, fingerprint: manifest.data, split: split)
  }

  private static func changed(_ path: String) -> DatasetError {
    DatasetError(
      .altered, "the held-out events are not those of the split's fingerprint; make the split again",
      file: "\(path)/\(manifestName)")
  }
}
