/// Something that is fetched once, checked against its pinned digest, and never committed.
package struct Asset: Hashable, Sendable, Codable {
  package enum Kind: String, Sendable, Codable { case model, embedder, data, corpus, runtime }

  package var name: String
  package var kind: Kind
  package var title: String
  /// What it is good for, in a phrase.
  package var use: String
  /// Whether results made with it say anything; nil where the question does not arise.
  package var isMeaningful: Bool?
  package var licence: String
  package var citation: String
  /// Where it runs (`linux-x86_64`); nil for everywhere.
  package var platforms: [String]?
  /// The oldest Python that can load it, when it is loaded by Python.
  package var python: String?
  package var files: [AssetFile]
  /// Tried in order; the first that gives the right bytes serves.
  package var sources: [AssetSource]

  /// Bytes on disk once it is there.
  package var bytes: Int64 { files.reduce(0) { $0 + $1.bytes } }
}

/// One file of an asset and the digest that it must have.
package struct AssetFile: Hashable, Sendable, Codable {
  /// Its path inside the asset's folder.
  package var name: String
  package var bytes: Int64
  /// SHA-256, 64 hexadecimal digits.
  package var sha256: String
  /// Where a file of the user's own lies; nil for files of the store.
  package var path: String?
}
