import Concepts
package import JSON

/// The files that an attribute of images names: looked for when a data set is described.
package struct ImageProfile: Sendable, Equatable {
  /// The attribute.
  package var name: String
  /// Paths, each as often as it is named.
  package var paths = 0
  /// Those of them at which there is no file.
  package var missing = 0
  /// The first such path.
  package var example: String?

  package var json: JSONValue {
    [
      "name": .string(name), "paths": .integer(Int64(paths)), "missing": .integer(Int64(missing)),
      "example": example.map { .string($0) } ?? .null,
    ]
  }

  static func all(of dataset: Dataset) -> [ImageProfile] {
    dataset.imageAttributes.map { name in
      var profile = ImageProfile(name: name)
      for path in dataset.catalogue.items.flatMap({ $0[name] }) {
        profile.paths += 1
        if AttributeKinds.exists(path, in: dataset.imageFolder ?? ".") { continue }
        profile.missing += 1
        profile.example = profile.example ?? path
      }
      return profile
    }
  }
}

extension Dataset {
  /// The attributes that the reader was told hold paths of images.
  var imageAttributes: [String] {
    let kinds = steps.lazy.compactMap { $0.detail["attributes"]?.objectValue }.first ?? [:]
    return kinds.filter { $0.value.stringValue?.hasSuffix("image") == true }.map(\.key)
  }
}
