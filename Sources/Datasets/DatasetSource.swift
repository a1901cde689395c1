package import Assets
package import Concepts
package import JSON
import Tracing

/// What a notebook's `dataset` cell, or a command about data, asks for: where the data is, how it is read, filtered
/// and cut.
///
///     source: movielens-100k                       # or: file: ratings.csv, or: files: {interactions: …, items: …}
///     filter: [{rating: {atLeast: 4}}, {core: 5}]
///     split: {by: time, perUser: true, test: 0.2}
///
/// Relative paths are taken from the workspace's folder. Unless the filters say otherwise, of several interactions
/// of a user with an item the last is kept. A `folder` that `reprise data` made is taken as it is; with `files` of
/// `train` and `test`, or with the folder of a split, the data is cut already.
package struct DatasetSource: Sendable {
  /// Where the files are.
  package enum Origin: Hashable, Sendable {
    /// A pinned asset of this name.
    case asset(String)
    /// Files by role.
    case files([String: String])
    /// The files of a split that was made elsewhere, by role.
    case parts([String: String])
    /// A folder that ``DataFolder`` or ``SplitFolder`` wrote.
    case folder(String)
  }

  package let origin: Origin
  /// `nil` when each file's ending, or the folder's manifest, tells.
  package let reader: ComponentSpec?
  package let filters: FilterChain
  /// `nil` when the cell asks for no split.
  package let splitter: ComponentSpec?
  /// Whether the cell filters by itself.
  let hasFilters: Bool

  package static let keys = [
    "source", "file", "files", "folder", "format", "columns", "badLines", "filter", "split",
  ]

  /// - Throws: ``DatasetError`` and ``ComponentError`` for what does not exist or does not fit.
  package init(_ body: JSONObject) throws {
    if let key = body.keys.first(where: { !Self.keys.contains($0) }) {
      throw DatasetError(.badOption, "a data set has no '\(key)'\(ComponentError.guess(key, Self.keys))")
    }
    origin = try Self.origin(body)
    reader = try Self.reader(body, origin)
    hasFilters = body["filter"].map { !$0.isNull } ?? false
    let filter = body["filter"] ?? .null
    filters = try FilterChain(origin.isPrepared ? filter : Self.withDuplicateRule(filter))
    splitter = try body["split"].map { try SplitShorthand.spec($0) }
    guard !origin.isCut || (!hasFilters && splitter == nil) else { throw Self.alreadyCut }
  }

  static let alreadyCut = DatasetError(
    .badOption, "the data is cut already, so that it cannot be filtered or split; do both before")

  /// The files by role, with full paths.
  ///
  /// - Throws: ``AssetError`` when the asset is not here.
  package func paths(in folder: String, assets: AssetStore?) throws -> [String: String] {
    switch origin {
    case .files(let files), .parts(let files): return files.mapValues { Self.full($0, in: folder) }
    case .folder(let path): return ["folder": Self.full(path, in: folder)]
    case .asset(let name):
      guard let assets else {
        throw DatasetError(
          .missingFile, "'source: \(name)' names a pinned data set, and there is no store of them")
      }
      return Self.roles(of: try assets.files(of: name))
    }
  }

  static func full(_ path: String, in folder: String) -> String {
    path.hasPrefix("/") ? path : "\(folder)/\(path)"
  }

  /// The file on the disk that a path means: of `ratings.zip#ml/ratings.dat` the archive.
  package static func diskFile(of path: String) -> String { SourceFile.archiveMember(path).file }

  /// Reads, filters and cuts.
  ///
  /// - Parameter registry: where the names of readers and splits are looked up.
  /// - Throws: ``DatasetError``, ``ComponentError``, ``AssetError``.
  package func experiment(
    in folder: String, assets: AssetStore?, seed: UInt64, registry: Registry = .datasets
  ) throws -> ExperimentData {
    if let cut = try cutData(in: folder, registry) { return cut }
    let dataset = try load(in: folder, assets: assets, registry: registry)
    let split = try split(dataset, seed: seed, registry: registry)
    let recorded = split?.protocolRecord["data"]?.stringValue.flatMap { Digest($0) }
    return ExperimentData(
      dataset: dataset, fingerprint: recorded ?? DatasetDigest.fingerprint(of: dataset), split: split)
  }

  /// Reads and filters.
  ///
  /// - Throws: ``DatasetError``, ``ComponentError``, ``AssetError``.
  package func load(in folder: String, assets: AssetStore?, registry: Registry = .datasets) throws -> Dataset
  {
    if let cut = try cutData(in: folder, registry) { return cut.dataset }
    let paths = try paths(in: folder, assets: assets)
    guard case .folder = origin else {
      var dataset = try registry.reader(reader ?? ComponentSpec("movielens"), in: .empty).read(paths)
      if case .asset(let name) = origin { dataset.name = name }
      if !dataset.imageAttributes.isEmpty {
        dataset.imageFolder = SourceFile.folder(paths["items"] ?? paths["interactions"] ?? "")
      }
      return try filters.apply(to: dataset)
    }
    return try filters.apply(to: DataFolder.read(paths["folder"] ?? "", registry: registry))
  }

  /// Cuts a loaded data set; `nil` when the cell asks for no split.
  package func split(_ dataset: Dataset, seed: UInt64, registry: Registry = .datasets) throws -> Split? {
    guard let splitter else { return nil }
    return try registry.splitter(splitter, in: .empty).split(dataset, seed: seed)
  }

  /// The data when it comes cut; else `nil`.
  private func cutData(in folder: String, _ registry: Registry) throws -> ExperimentData? {
    switch origin {
    case .parts(let files):
      return try GivenSplit.read(
        files.mapValues { Self.full($0, in: folder) }, format: reader, registry: registry)
    case .folder(let path):
      let path = Self.full(path, in: folder)
      guard SourceFile.exists("\(path)/\(SplitFolder.manifestName)") else { return nil }
      guard !hasFilters, splitter == nil else { throw Self.alreadyCut }
      return try SplitFolder.read(path, registry: registry)
    case .asset, .files: return nil
    }
  }
}

extension DatasetSource.Origin {
  /// Whether the data was filtered before.
  var isPrepared: Bool {
    if case .folder = self { true } else { isCut }
  }

  /// Whether the data is known to be cut already.
  var isCut: Bool {
    if case .parts = self { true } else { false }
  }
}

extension Registry {
  /// The readers and splits of this module.
  package static var datasets: Registry {
    var registry = Registry()
    registry.readers = builtinReaders
    registry.splitters = builtinSplitters
    return registry
  }
}

extension ComponentContext {
  /// For components that look at neither items nor prompts.
  static var empty: ComponentContext {
    ComponentContext(catalogue: Catalogue([]), prompts: PromptLibrary([]))
  }
}
