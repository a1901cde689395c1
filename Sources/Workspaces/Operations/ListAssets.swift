package import Assets

/// Lists pinned models and data sets with what of them is on this machine.
package struct ListAssets: Operation {
  package static let method = "asset/list"
  package static let summary =
    "Lists the models, runtimes and data sets that are known, and whether they are here."

  /// Only these kinds: `model`, `runtime`, `data`; all when left out.
  package var kinds: [Asset.Kind]?
  /// Only these names; all when left out.
  package var names: [String]?

  package init(kinds: [Asset.Kind]? = nil, names: [String]? = nil) {
    (self.kinds, self.names) = (kinds, names)
  }

  package struct Response: Codable, Sendable { package var assets: [Entry] }

  package struct Entry: Codable, Sendable {
    package var name: String
    package var kind: Asset.Kind
    package var title: String
    package var use: String
    package var licence: String
    package var citation: String
    /// Whether results made with it say anything; left out where the question does not arise.
    package var isMeaningful: Bool?
    /// `absent`, `partial`, `ready` or `altered`.
    package var state: String
    /// What is wrong with the files, when something is.
    package var fault: String?
    /// Bytes on the disk once it is there, and bytes that fetching it would download now.
    package var bytes: Int64
    package var download: Int64
    package var files: [AssetFile]

    init(_ status: AssetStatus) {
      let asset = status.asset
      (name, kind, title, use) = (asset.name, asset.kind, asset.title, asset.use)
      (licence, citation, isMeaningful) = (asset.licence, asset.citation, asset.isMeaningful)
      (state, bytes, download, files) = (status.state.word, asset.bytes, status.download, asset.files)
      if case .altered(let file, let how) = status.state { fault = "\(file) \(how)" }
    }
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let store = try environment.assetStore
      let found = try names.map { try $0.map { try store.status(of: $0) } } ?? store.statuses()
      return Response(
        assets: found.filter { kinds?.contains($0.asset.kind) ?? true }.map(Entry.init))
    } catch { throw WorkspaceError(error) }
  }
}

extension Environment {
  /// The store of models and data.
  var assetStore: AssetStore {
    get throws(WorkspaceError) {
      if let assets { return assets }
      throw WorkspaceError(.unavailable, "no-store", "there is no store of models and data here", hint: "")
    }
  }
}
