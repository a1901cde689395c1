import JSON

/// The assets that are known, each pinned by the digests of its files.
package struct AssetManifest: Hashable, Sendable, Codable {
  /// Version of the format; 1.
  package var format: Int
  package var assets: [Asset]

  package init(assets: [Asset] = []) { (format, self.assets) = (1, assets) }

  /// The asset of this name.
  package subscript(_ name: String) -> Asset? { assets.first { $0.name.utf8.elementsEqual(name.utf8) } }
}

extension AssetManifest {
  /// The manifest that is part of the program, `Manifest/assets.json`.
  package static var builtin: AssetManifest {
    get throws(AssetError) {
      try AssetManifest(parsing: PackageResources.assets_json, from: "the built-in manifest")
    }
  }

  /// Reads a manifest; `place` names it in messages.
  package init(parsing bytes: [UInt8], from place: String) throws(AssetError) {
    do { self = try JSONValue(parsing: bytes).decoded() } catch {
      throw AssetError(.badManifest, "\(place) cannot be read: \(error)")
    }
    guard format == 1 else {
      throw AssetError(.badManifest, "\(place) has format \(format), this program reads format 1")
    }
    if let problem = assets.lazy.compactMap(\.problem).first {
      throw AssetError(.badManifest, "\(place): \(problem)")
    }
  }

  /// The manifest as text for people.
  package func printed() throws(AssetError) -> [UInt8] {
    do { return try JSONValue(encoding: self).printedBytes(indent: 2) + [UInt8(ascii: "\n")] } catch {
      throw AssetError(.badManifest, "the manifest cannot be written: \(error)")
    }
  }
}

extension Asset {
  /// What is wrong with the entry, if anything: names and paths may not lead out of the store.
  var problem: String? {
    guard Self.isName(name) else { return "'\(name)' is not a name of an asset" }
    if files.isEmpty { return "'\(name)' has no files" }
    for file in files where !Self.isInside(file.name) || file.sha256.utf8.count != 64 {
      return "'\(name)' has a bad file entry '\(file.name)'"
    }
    for package in sources.flatMap({ $0.packages ?? [] }) {
      if let problem = package.problem(in: self) { return problem }
    }
    return nil
  }

  /// Lower-case letters, digits, `.`, `-` and `_`, at most 64, not beginning with a mark.
  package static func isName(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard (1...64).contains(bytes.count), let first = bytes.first, isLetterOrDigit(first) else {
      return false
    }
    return bytes.allSatisfy { isLetterOrDigit($0) || ".-_".utf8.contains($0) }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  static func isInside(_ path: String) -> Bool {
    !path.isEmpty && !path.utf8.contains(0)
      && path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
        !["", ".", ".."].contains($0)
      }
  }
}

extension PinnedPackage {
  fileprivate func problem(in asset: Asset) -> String? {
    guard Asset.isInside(wheel), !wheel.contains("/"), sha256.utf8.count == 64 else {
      return "'\(asset.name)' names a bad wheel '\(wheel)'"
    }
    for member in members where !asset.files.contains(where: { $0.name == member.file }) {
      return "'\(asset.name)' takes '\(member.path)' into '\(member.file)', which is none of its files"
    }
    return nil
  }
}
