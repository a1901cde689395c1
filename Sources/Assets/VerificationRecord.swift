import JSON

/// What the files of an asset looked like when their digests were checked.
///
/// Lies beside the files as `.verified.json`; the digests are read again only when size or time differ.
struct VerificationRecord: Codable {
  struct Entry: Codable {
    var name: String
    var bytes: Int64
    /// Time of the last change, nanoseconds since 1970.
    var modified: Int64
    var sha256: String
  }

  var files: [Entry]

  init(files: [Entry]) { self.files = files }

  /// Reads the record of an asset; nil when there is none or it is damaged, so that it is made anew.
  init?(of asset: Asset, in store: AssetStore) {
    guard let bytes = DiskFile(Self.path(asset, store)).read(),
      let record = try? JSONValue(parsing: bytes).decoded(as: VerificationRecord.self)
    else { return nil }
    self = record
  }

  func entry(_ name: String) -> Entry? { files.first { $0.name.utf8.elementsEqual(name.utf8) } }

  func save(of asset: Asset, in store: AssetStore) throws {
    try DiskFile.makeFolder(store.folder(of: asset))
    try DiskFile(Self.path(asset, store)).replace(with: try JSONValue(encoding: self).printedBytes(indent: 2))
  }

  static func remove(of asset: Asset, in store: AssetStore) { DiskFile(path(asset, store)).remove() }

  private static func path(_ asset: Asset, _ store: AssetStore) -> String {
    "\(store.folder(of: asset))/.verified.json"
  }
}

extension AssetStore {
  /// Reads every byte of an asset and compares the digests with the pinned ones.
  ///
  /// - Throws: ``AssetError`` `altered` naming the first file that differs; the asset is then not `ready`.
  package func verify(_ name: String, progress: @escaping PullObserver = { _ in }) async throws {
    let asset = try asset(name)
    let report = PullReporter(asset: name, observer: progress)
    if let problem = try await checkFiles(of: asset, report) {
      VerificationRecord.remove(of: asset, in: self)
      throw problem
    }
  }

  /// Checks the files that stand under their names and records them; returns what is wrong, if anything.
  func checkFiles(of asset: Asset, _ report: PullReporter) async throws -> AssetError? {
    var entries: [VerificationRecord.Entry] = []
    var before: Int64 = 0
    for file in asset.files {
      let disk = DiskFile(path(of: file, in: asset))
      guard let stamp = disk.stamp else { return .altered(asset, file.name, "is gone") }
      let start = before
      let found = try await onOwnThread {
        disk.sha256 { report(.verifying, start + $0, of: asset.bytes, "checking \(file.name)") }
      }
      guard found == file.sha256, stamp.bytes == file.bytes else {
        return .altered(asset, file.name, "does not have the pinned digest")
      }
      entries.append(
        .init(name: file.name, bytes: stamp.bytes, modified: stamp.modified, sha256: file.sha256))
      before += stamp.bytes
    }
    try VerificationRecord(files: entries).save(of: asset, in: self)
    return nil
  }
}
