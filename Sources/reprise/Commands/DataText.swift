import JSON
import Workspaces

/// What a data set holds, for people.
enum DataText {
  static func description(of value: JSONValue) -> String {
    var lines: [String] = []
    if let asset = try? value["asset"]?.decoded(as: ListAssets.Entry.self) { lines.append(asset.paragraph) }
    guard value["fingerprint"] != nil else { return lines.joined(separator: "\n") }
    lines.append("\(text(value["name"])):")
    lines.append(steps(value["steps"]?.arrayValue ?? []))
    lines += (value["steps"]?.arrayValue ?? []).flatMap(remarks)
    if let profile = value["profile"] { lines += Self.profile(profile) }
    lines.append("fingerprint  \(text(value["fingerprint"]))")
    if let split = value["split"], !split.isNull {
      lines += Self.split(split)
      lines.append("split        \(text(value["splitFingerprint"]))")
    }
    if let output = value["output"]?.stringValue {
      let files = (value["files"]?.arrayValue ?? []).compactMap(\.stringValue)
      lines.append("written      \(output): \(files.joined(separator: ", "))")
    }
    return lines.joined(separator: "\n")
  }

  private static func steps(_ steps: [JSONValue]) -> String {
    let head = [["  step", "users", "items", "interactions"]]
    return Terminal.table(
      head
        + steps.map { step in
          var name = "  \(text(step["name"]))"
          if let options = step["detail"]?["options"] {
            name += " \(options.stringValue ?? options.printed())"
          }
          return [name, text(step["users"]), text(step["items"]), text(step["interactions"])]
        })
  }

  /// What a reader must know of a step beside its counts.
  private static func remarks(_ step: JSONValue) -> [String] {
    let detail = step["detail"] ?? .null
    var lines: [String] = []
    if let bad = detail["badLines"]?.intValue, bad > 0 {
      lines.append("  \(bad) bad lines were left out, such as:")
      lines += (detail["examples"]?.arrayValue ?? []).prefix(3).map { "    \(text($0))" }
    }
    if let twice = detail["duplicatePairs"]?.intValue, twice > 0 {
      lines.append("  \(twice) interactions repeat a user and an item")
    }
    if let timeless = detail["rowsWithoutTime"]?.intValue, timeless > 0 {
      lines.append("  \(timeless) rows have no time, so that the data has none")
    }
    if detail["looksAtHeldOut"]?.boolValue == true {
      lines.append("  the filter core looks at all interactions, also those that a split holds out")
    }
    return lines
  }

  private static func profile(_ profile: JSONValue) -> [String] {
    func spread(_ name: String) -> String {
      let value = profile[name]
      return "\(text(value?["least"])) to \(text(value?["most"])), median \(text(value?["median"]))"
    }
    var lines = [
      "  per user \(spread("perUser")); per item \(spread("perItem"))",
      "  density \(figure(profile["density"])), concentration (Gini) \(figure(profile["popularityGini"]))",
    ]
    let ratings = (profile["ratings"]?.arrayValue ?? []).map { "\(text($0["rating"])): \(text($0["count"]))" }
    if !ratings.isEmpty { lines.append("  ratings \(ratings.joined(separator: ", "))") }
    lines += (profile["attributes"]?.arrayValue ?? []).map { attribute in
      var line =
        "  \(text(attribute["name"])): \(text(attribute["items"])) items, \(text(attribute["values"])) values"
      if attribute["isNumber"]?.boolValue == true {
        line += ", \(text(attribute["least"])) to \(text(attribute["most"]))"
      }
      return line + (attribute["isList"]?.boolValue == true ? ", lists" : "")
    }
    lines += (profile["images"]?.arrayValue ?? []).map { images in
      let missing = images["missing"]?.intValue ?? 0
      let example = missing > 0 ? ", such as \(text(images["example"]))" : ""
      return
        "  \(text(images["name"])): \(text(images["paths"])) images, \(missing) of them not there\(example)"
    }
    if let tied = profile["tiedShare"]?.doubleValue {
      lines.append("  \(Int((tied * 100).rounded())) % of the interactions share user and time with another")
    }
    return lines
  }

  private static func split(_ split: JSONValue) -> [String] {
    let counts = split["counts"]?.objectValue ?? [:]
    let rows = counts.map { ["    \($0.key)", text($0.value)] }
    return ["  split \(text(split["kind"])) \(split["parameters"]?.printed() ?? "")", Terminal.table(rows)]
  }

  private static func figure(_ value: JSONValue?) -> String {
    guard let number = value?.doubleValue else { return "-" }
    return "\((number * 10_000).rounded() / 10_000)"
  }

  private static func text(_ value: JSONValue?) -> String {
    guard let value else { return "-" }
    return value.stringValue ?? value.intValue.map { "\($0)" } ?? value.printed()
  }
}
