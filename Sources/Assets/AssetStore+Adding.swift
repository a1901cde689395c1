import Glibc

extension AssetStore {
  /// Makes a model file of the user's known under a name; the file stays where it is.
  ///
  /// A name of the built-in manifest is accepted when the file is the pinned one.
  /// - Throws: ``AssetError`` when the name is taken or bad, or the file is not a GGUF file.
  @discardableResult
  package func add(_ name: String, file: String, licence: String = "not stated") async throws -> AssetStatus {
    guard Asset.isName(name) else {
      throw AssetError(.unusable, "'\(name)' is no name: use lower-case letters, digits, '.', '-' and '_'")
    }
    let path = try Self.fullPath(file)
    try Self.checkHeader(path)
    guard let digest = try await onOwnThread({ DiskFile(path).sha256() }), let stamp = DiskFile(path).stamp
    else {
      throw AssetError(.unusable, "\(path) cannot be read")
    }
    try DiskFile.makeFolder(root)
    if let pinned = manifest[name] { return try await adopt(pinned, path, digest) }
    let asset = Asset(
      name: name, kind: .model, title: name, use: "added by the user", isMeaningful: true, licence: licence,
      citation: "",
      files: [AssetFile(name: Self.lastPart(path), bytes: stamp.bytes, sha256: digest, path: path)],
      sources: [])
    try await record(asset)
    return status(of: asset)
  }

  /// Forgets a model of the user's; its file is left alone.
  package func forget(_ name: String) async throws {
    guard let asset = try ownManifest()[name] else {
      throw AssetError(.unknown, "'\(name)' is not one of your own models; only those can be forgotten")
    }
    try await changeOwn { $0.assets.removeAll { $0.name.utf8.elementsEqual(name.utf8) } }
    VerificationRecord.remove(of: asset, in: self)
  }

  /// The user's own assets, from `own.json` in the store.
  func ownManifest() throws(AssetError) -> AssetManifest {
    guard let bytes = DiskFile(ownPath).read() else { return AssetManifest() }
    return try AssetManifest(parsing: bytes, from: ownPath)
  }

  private var ownPath: String { "\(root)/own.json" }

  private func record(_ asset: Asset) async throws {
    try await changeOwn { own in
      own.assets.removeAll { $0.name.utf8.elementsEqual(asset.name.utf8) }
      own.assets.append(asset)
    }
    if let problem = try await checkFiles(of: asset, PullReporter(asset: asset.name) { _ in }) {
      throw problem
    }
  }

  private func changeOwn(_ change: (inout AssetManifest) -> Void) async throws {
    let lock = try await FolderLock.take("\(root)/own.lock") {}
    var own = try ownManifest()
    change(&own)
    try DiskFile(ownPath).replace(with: try own.printed())
    _ = consume lock
  }

  private func adopt(_ pinned: Asset, _ path: String, _ digest: String) async throws -> AssetStatus {
    guard let file = pinned.files.first, pinned.files.count == 1, file.sha256 == digest else {
      throw AssetError(
        .unusable, "'\(pinned.name)' is a pinned asset and \(path) is not its file; choose another name")
    }
    let store = AssetStore(root: root, manifest: manifest, python: python)
    try DiskFile.makeFolder(store.downloadFolder(of: pinned))
    let report = PullReporter(asset: pinned.name) { _ in }
    let fetcher = AssetFetcher(store: store, asset: pinned, report: report)
    do { try await fetcher.copy(file: path, as: file) } catch let failure as FetchFailure {
      throw AssetError(.unusable, "\(path) cannot be copied: \(failure.reason)")
    }
    if let reason = try await promote(pinned, [file.name], report) { throw AssetError(.unusable, reason) }
    return status(of: pinned)
  }

  private static func checkHeader(_ path: String) throws(AssetError) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw AssetError(.unusable, "\(path) cannot be read: \(DiskFile.reason)") }
    defer { close(file) }
    var head = [UInt8](repeating: 0, count: 4)
    guard Glibc.read(file, &head, 4) == 4, head == Array("GGUF".utf8) else {
      throw AssetError(.unusable, "\(path) is not a GGUF file; llama.cpp's convert scripts make one")
    }
  }

  private static func fullPath(_ path: String) throws(AssetError) -> String {
    guard let resolved = realpath(path, nil) else {
      throw AssetError(.unusable, "\(path) cannot be read: \(DiskFile.reason)")
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func lastPart(_ path: String) -> String {
    String(path.split(separator: "/").last ?? "model.gguf")
  }
}
