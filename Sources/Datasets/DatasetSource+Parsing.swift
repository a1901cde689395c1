import Concepts
import JSON

extension DatasetSource {
  static func origin(_ body: JSONObject) throws -> Origin {
    let named = ["source", "file", "files"].filter { body[$0] != nil }
    guard named.count == 1, let value = named.first.flatMap({ body[$0] }) else {
      throw DatasetError(.badOption, "a data set has one of 'source', 'file' and 'files'")
    }
    if let text = value.stringValue, !text.isEmpty, named != ["files"] {
      return named == ["source"] ? .asset(text) : .files(["interactions": text])
    }
    guard named == ["files"], let object = value.objectValue, object["interactions"] != nil else {
      throw DatasetError(
        .badOption, "'files' is a mapping such as {interactions: ratings.csv, items: movies.csv}")
    }
    var files: [String: String] = [:]
    for (role, path) in object {
      guard let path = path.stringValue, !path.isEmpty else {
        throw DatasetError(
          .badOption, "the file for '\(role)' must be a path, not \(object[role]?.printed() ?? "")")
      }
      files[role] = path
    }
    return .files(files)
  }

  /// The reader: as named in `format`, else by the ending of the interactions' file.
  static func reader(_ body: JSONObject, _ origin: Origin) throws -> ComponentSpec {
    var spec: ComponentSpec
    if let format = body["format"] {
      spec = try ComponentSpec(format)
    } else if case .files(let files) = origin {
      spec = try format(of: files["interactions"] ?? "")
    } else {
      spec = ComponentSpec("movielens")
    }
    guard let columns = body["columns"] else { return spec }
    guard let object = columns.objectValue else {
      throw DatasetError(.badOption, "'columns' is a mapping such as {user: visitor, item: page}")
    }
    for (role, column) in object { spec.overrides[role] = column }
    return spec
  }

  private static func format(of path: String) throws(DatasetError) -> ComponentSpec {
    let name = SourceFile.unpackedName(path)
    if name == "u.data" || name.hasSuffix(".dat") { return ComponentSpec("movielens") }
    switch name.split(separator: ".").last {
    case "inter": return ComponentSpec("recbole")
    case "csv": return ComponentSpec("csv")
    case "jsonl", "ndjson", "json": return ComponentSpec("json-lines")
    case "qrels": return ComponentSpec("trec-qrels")
    case "tab": return ComponentSpec("orange")
    case "tsv": return ComponentSpec("csv", ["delimiter": "tab"])
    default:
      throw DatasetError(
        .badOption,
        "the format of '\(name)' cannot be told by its ending; set 'format' to one of "
          + builtinReaders.map { $0.name }.joined(separator: ", "))
    }
  }

  /// Puts the rule for duplicates first unless there is one.
  static func withDuplicateRule(_ filters: JSONValue) -> JSONValue {
    let list = filters.isNull ? [] : filters.arrayValue ?? [filters]
    if list.contains(where: { $0[DuplicateFilter.key] != nil }) { return .array(list) }
    return .array([[DuplicateFilter.key: "last"]] + list)
  }

  /// The roles of an asset's files, by their endings.
  static func roles(of files: [String: String]) -> [String: String] {
    let endings = [("interactions", ".inter"), ("items", ".item"), ("users", ".user")]
    var roles: [String: String] = [:]
    for (role, ending) in endings {
      let name = files.keys.sorted().first { $0.hasSuffix(ending) }
      roles[role] = name.flatMap { files[$0] }
    }
    return roles
  }
}

/// The short forms of `split` in a notebook.
enum SplitShorthand {
  /// `name`, `{name: …}`, or `{by: time | random | last, perUser: …, test: …}`.
  static func spec(_ value: JSONValue) throws -> ComponentSpec {
    guard var options = value.objectValue, let by = options["by"] else { return try ComponentSpec(value) }
    options["by"] = nil
    switch by.stringValue {
    case "time":
      let perUser = try flag(options["perUser"])
      options["perUser"] = nil
      return ComponentSpec(perUser ? PerUserTemporalSplit.name : GlobalTemporalSplit.name, options)
    case "random": return ComponentSpec(RandomSplit.name, options)
    case "last": return ComponentSpec(LeaveLastOutSplit.name, options)
    default:
      throw DatasetError(
        .badOption,
        "a split is by time, random or last, not \(by.printed()); others are named, as in {name: cold-item}: "
          + builtinSplitters.map { $0.name }.joined(separator: ", "))
    }
  }

  private static func flag(_ value: JSONValue?) throws(DatasetError) -> Bool {
    guard let value else { return true }
    if let flag = value.boolValue { return flag }
    throw DatasetError(.badOption, "'perUser' is true or false, not \(value.printed())")
  }
}
