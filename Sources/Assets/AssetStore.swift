import Glibc

/// The folder that holds fetched assets, `$XDG_CACHE_HOME/reprise` unless `REPRISE_CACHE` names another.
///
/// 1. A file is used only if its digest is the pinned one; size and time of change say whether it must be
///    read again to know.
/// 2. An asset's files are complete and checked before they stand under their names.
/// 3. Everything here can be deleted at any time at the price of fetching it again.
package struct AssetStore: Sendable {
  package let root: String
  package let manifest: AssetManifest
  /// Folders of the user's in which files and wheels are looked for before anything is downloaded.
  package let searchFolders: [String]
  /// The Python that downloads, unpacks and serves; a name on `PATH` or a path.
  package let python: String
  /// Seconds after which a silent source is given up.
  package let patience: Int

  package init(
    root: String, manifest: AssetManifest, searchFolders: [String] = [], python: String = "python3",
    patience: Int = 5
  ) {
    (self.root, self.manifest, self.searchFolders) = (root, manifest, searchFolders)
    (self.python, self.patience) = (python, patience)
  }

  /// The store of this user.
  ///
  /// Reads `REPRISE_CACHE`, `XDG_CACHE_HOME`, `HOME`, `REPRISE_ASSET_PATH` (folders, separated by colons) and
  /// `REPRISE_PYTHON`.
  package init(environment: [String: String]) throws(AssetError) {
    self.init(
      root: Self.root(environment), manifest: try .builtin,
      searchFolders: environment["REPRISE_ASSET_PATH"].map(Self.folders) ?? [],
      python: environment["REPRISE_PYTHON"] ?? "python3")
  }

  /// All assets, the program's first, then the user's own.
  package func assets() throws(AssetError) -> [Asset] { manifest.assets + (try ownManifest().assets) }

  /// The asset of this name.
  package func asset(_ name: String) throws(AssetError) -> Asset {
    if let asset = manifest[name] { return asset }
    let own = try ownManifest()
    if let asset = own[name] { return asset }
    throw .unknown(name, known: (manifest.assets + own.assets).map(\.name))
  }

  /// Where each file of an asset lies, by the file's name.
  ///
  /// Compares size and time of change with what was recorded when the digest was checked.
  /// - Throws: ``AssetError`` `absent` or `altered`, each with the command that helps.
  package func files(of name: String) throws(AssetError) -> [String: String] {
    let asset = try asset(name)
    switch status(of: asset).state {
    case .ready: break
    case .altered(let file, let how): throw .altered(asset, file, how)
    case .absent, .partial: throw .absent(asset)
    }
    return Dictionary(asset.files.map { ($0.name, path(of: $0, in: asset)) }) { first, _ in first }
  }

  /// The folder that holds an asset's files.
  package func folder(of asset: Asset) -> String { "\(root)/assets/\(asset.name)" }

  /// Where logs of child processes are kept.
  package var logFolder: String { "\(root)/logs" }

  /// Where recorded replies of language models are kept.
  package var replyFolder: String { "\(root)/replies" }

  package func makeLogFolder() throws(AssetError) { try DiskFile.makeFolder(logFolder) }

  func path(of file: AssetFile, in asset: Asset) -> String {
    file.path ?? "\(folder(of: asset))/\(file.name)"
  }

  func downloadFolder(of asset: Asset) -> String { "\(root)/downloads/\(asset.name)" }

  private static func root(_ environment: [String: String]) -> String {
    if let folder = environment["REPRISE_CACHE"], !folder.isEmpty { return folder }
    if let folder = environment["XDG_CACHE_HOME"], folder.hasPrefix("/") { return "\(folder)/reprise" }
    return "\(environment["HOME"] ?? ".")/.cache/reprise"
  }

  private static func folders(_ text: String) -> [String] { text.split(separator: ":").map(String.init) }
}

/// The variables of this process.
package func processEnvironment() -> [String: String] {
  var variables: [String: String] = [:]
  var entry = environ
  while let text = entry.pointee {
    let line = String(cString: text)
    if let mark = line.firstIndex(of: "=") {
      variables[String(line[..<mark])] = String(line[line.index(after: mark)...])
    }
    entry += 1
  }
  return variables
}
