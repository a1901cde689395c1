/// What of an asset is on this machine.
package struct AssetStatus: Hashable, Sendable {
  package enum State: Hashable, Sendable {
    case absent
    /// Something was downloaded, but not all of it.
    case partial(bytes: Int64)
    case ready
    /// A file is not as it was when it was checked, and in what way.
    case altered(file: String, how: String)

    /// The word for tables.
    package var word: String {
      switch self {
      case .absent: "absent"
      case .partial: "partial"
      case .ready: "ready"
      case .altered: "altered"
      }
    }
  }

  package var asset: Asset
  package var state: State
  /// Bytes that `pull` would download, where the source tells; 0 when the asset is ready.
  package var download: Int64
}

extension AssetStore {
  /// The status of every asset, in the manifest's order.
  package func statuses() throws(AssetError) -> [AssetStatus] { try assets().map(status) }

  /// The status of one asset.
  package func status(of name: String) throws(AssetError) -> AssetStatus { status(of: try asset(name)) }

  func status(of asset: Asset) -> AssetStatus {
    let state = state(of: asset)
    let size = asset.sources.lazy.compactMap(\.bytes).first ?? (asset.sources.isEmpty ? 0 : asset.bytes)
    return AssetStatus(asset: asset, state: state, download: state == .ready ? 0 : size)
  }

  private func state(of asset: Asset) -> AssetStatus.State {
    guard let record = VerificationRecord(of: asset, in: self) else { return unverified(asset) }
    for file in asset.files {
      guard let entry = record.entry(file.name), entry.sha256 == file.sha256 else { return unverified(asset) }
      guard let stamp = DiskFile(path(of: file, in: asset)).stamp else {
        return .altered(file: file.name, how: "is gone")
      }
      guard stamp.bytes == entry.bytes, stamp.modified == entry.modified else {
        return .altered(file: file.name, how: "was changed after it was checked")
      }
    }
    return .ready
  }

  private func unverified(_ asset: Asset) -> AssetStatus.State {
    let wheels = asset.sources.flatMap { $0.packages ?? [] }.map(\.wheel)
    let parts = asset.files.map { "\($0.name).part" }
    let bytes = (wheels + parts).compactMap { DiskFile("\(downloadFolder(of: asset))/\($0)").stamp?.bytes }
    return bytes.isEmpty ? .absent : .partial(bytes: bytes.reduce(0, +))
  }
}
