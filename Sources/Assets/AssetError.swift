/// Why a pinned file cannot be had or used; the message says what to do about it.
package struct AssetError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Code: String, Sendable {
    /// No manifest names the asset.
    case unknown
    /// The asset has not been fetched yet.
    case absent
    /// A file on disk is not the one that was fetched.
    case altered
    /// No source gave the right bytes.
    case unavailable
    case noSpace
    case unwritable
    /// The asset does not run on this machine.
    case unsupported
    /// A file given by the user is not what it should be.
    case unusable
    case badManifest
  }

  package var code: Code
  package var message: String

  package init(_ code: Code, _ message: String) { (self.code, self.message) = (code, message) }

  package var description: String { message }

  static func unknown(_ name: String, known: [String]) -> AssetError {
    let list = known.joined(separator: ", ")
    return AssetError(
      .unknown, "no asset is named '\(name)'; known are \(list). `reprise model add` adds your own")
  }

  static func absent(_ asset: Asset) -> AssetError {
    AssetError(
      .absent, "'\(asset.name)' is not on this machine yet; `reprise model pull \(asset.name)` fetches it")
  }

  static func altered(_ asset: Asset, _ file: String, _ how: String) -> AssetError {
    let remedy =
      asset.sources.isEmpty
      ? "add it again with `reprise model add`" : "`reprise model pull \(asset.name)` fetches it again"
    return AssetError(.altered, "\(file) of '\(asset.name)' \(how); \(remedy)")
  }

  static func unwritable(_ path: String, _ reason: String) -> AssetError {
    AssetError(
      .unwritable, "cannot write \(path): \(reason); choose another folder with the variable REPRISE_CACHE")
  }
}
