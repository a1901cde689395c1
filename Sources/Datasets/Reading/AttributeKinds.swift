import JSON

/// Which attributes of items have values of a kind, by name: numbers, and paths of images.
struct AttributeKinds {
  let numbers: [String]
  let images: [String]
  /// Where the paths of images begin.
  let folder: String

  /// What is wrong with the values of an attribute.
  func fault(of values: [String], _ name: String) -> LineFault? {
    guard numbers.contains(name) else { return nil }
    for value in values {
      let isNumber = JSONEventKeys.withField(value) { FieldText.number($0) != nil }
      if !isNumber {
        let shown = JSONEventKeys.withField(value) { FieldText.quoted($0) }
        return LineFault("\(shown) of '\(name)' is not a finite number")
      }
    }
    return nil
  }

  /// How many of the values are paths of images that are not there.
  func missingImages(among values: [String], _ name: String) -> Int {
    guard images.contains(name) else { return 0 }
    return values.count { !Self.exists($0, in: folder) }
  }

  static func exists(_ path: String, in folder: String) -> Bool {
    SourceFile.exists(path.hasPrefix("/") ? path : "\(folder)/\(path)")
  }

  /// Puts the kinds, and how many images are missing, into a step's detail.
  func note(missingImages: Int, in detail: inout JSONObject) {
    guard !numbers.isEmpty || !images.isEmpty else { return }
    let kinds = numbers.map { ($0, JSONValue("number")) } + images.map { ($0, JSONValue("image")) }
    detail["attributes"] = .object(JSONObject(kinds))
    if !images.isEmpty { detail["imagesMissing"] = .integer(Int64(missingImages)) }
  }
}
