package import Assets
package import Concepts
package import JSON

/// What a notebook's `dataset` cell asks for: where the data is, how it is read, filtered and cut.
///
///     source: movielens-100k                       # or: file: ratings.csv, or: files: {interactions: …, items: …}
///     filter: [{rating: {atLeast: 4}}, {core: 5}]
///     split: {by: time, perUser: true, test: 0.2}
///
/// Relative paths are taken from the workspace's folder. Unless the filters say otherwise, of several interactions
/// of a user with an item the last is kept.
package struct DatasetSource: Sendable {
  /// Where the files are.
  package enum Origin: Hashable, Sendable {
    /// A pinned asset of this name.
    case asset(String)
    /// Files by role.
    case files([String: String])
  }

  package let origin: Origin
  package let reader: ComponentSpec
  package let filters: FilterChain
  /// `nil` when the cell asks for no split.
  package let splitter: ComponentSpec?

  package static let keys = ["source", "file", "files", "format", "columns", "filter", "split"]

  /// - Throws: ``DatasetError`` and ``ComponentError`` for what does not exist or does not fit.
  package init(_ body: JSONObject) throws {
    if let key = body.keys.first(where: { !Self.keys.contains($0) }) {
      throw DatasetError(.badOption, "a data set has no '\(key)'\(ComponentError.guess(key, Self.keys))")
    }
    origin = try Self.origin(body)
    reader = try Self.reader(body, origin)
    filters = try FilterChain(Self.withDuplicateRule(body["filter"] ?? .null))
    splitter = try body["split"].map { try SplitShorthand.spec($0) }
  }

  /// The files by role, with full paths.
  ///
  /// - Throws: ``AssetError`` when the asset is not here.
  package func paths(in folder: String, assets: AssetStore?) throws -> [String: String] {
    switch origin {
    case .files(let files): return files.mapValues { $0.hasPrefix("/") ? $0 : "\(folder)/\($0)" }
    case .asset(let name):
      guard let assets else {
        throw DatasetError(
          .missingFile, "'source: \(name)' names a pinned data set, and there is no store of them")
      }
      return Self.roles(of: try assets.files(of: name))
    }
  }

  /// The file on the disk that a path means: of `ratings.zip#ml/ratings.dat` the archive.
  package static func diskFile(of path: String) -> String { SourceFile.archiveMember(path).file }

  /// Reads and filters.
  ///
  /// - Parameter registry: where the reader's name is looked up.
  /// - Throws: ``DatasetError``, ``ComponentError``, ``AssetError``.
  package func load(in folder: String, assets: AssetStore?, registry: Registry = .datasets) throws -> Dataset
  {
    let reader = try registry.reader(reader, in: .empty)
    var dataset = try reader.read(paths(in: folder, assets: assets))
    if case .asset(let name) = origin { dataset.name = name }
    return try filters.apply(to: dataset)
  }

  /// Cuts a loaded data set; `nil` when the cell asks for no split.
  package func split(_ dataset: Dataset, seed: UInt64, registry: Registry = .datasets) throws -> Split? {
    guard let splitter else { return nil }
    return try registry.splitter(splitter, in: .empty).split(dataset, seed: seed)
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
  fileprivate static var empty: ComponentContext {
    ComponentContext(catalogue: Catalogue([]), prompts: PromptLibrary([]))
  }
}
