import Concepts
import JSON

extension DatasetSource {
  static func origin(_ body: JSONObject) throws -> Origin {
    let named = ["source", "file", "files", "folder"].filter { body[$0] != nil }
    guard named.count == 1, let key = named.first, let value = body[key] else {
      throw DatasetError(.badOption, "a data set has one of 'source', 'file', 'files' and 'folder'")
    }
    if key == "files" { return try files(value) }
    guard let text = value.stringValue, !text.isEmpty else {
      throw DatasetError(
        .badOption, "'\(key)' is a \(key == "source" ? "name" : "path"), not \(value.printed())")
    }
    switch key {
    case "source": return .asset(text)
    case "folder": return .folder(text)
    default: return .files(["interactions": text])
    }
  }

  private static func files(_ value: JSONValue) throws(DatasetError) -> Origin {
    guard let object = value.objectValue,
      object["interactions"] != nil || object["test"] != nil || object["judgements"] != nil
    else {
      throw DatasetError(
        .badOption,
        "'files' is a mapping such as {interactions: ratings.csv, items: movies.csv}, or {train: …, test: …}, or "
          + "{train: …, judgements: …}")
    }
    var files: [String: String] = [:]
    for (role, path) in object {
      guard let path = path.stringValue, !path.isEmpty else {
        throw DatasetError(
          .badOption, "the file for '\(role)' must be a path, not \(object[role]?.printed() ?? "")")
      }
      files[role] = path
    }
    return files["interactions"] == nil ? .parts(files) : .files(files)
  }

  /// The reader: as named in `format`, else by the ending of the interactions' file; `nil` where that is told later.
  static func reader(_ body: JSONObject, _ origin: Origin) throws -> ComponentSpec? {
    let changes = try readerChanges(body)
    if case .folder = origin {
      guard body["format"] == nil, changes.isEmpty else {
        throw DatasetError(.badOption, "a folder's manifest says how it is read; leave out the format")
      }
      return nil
    }
    var spec: ComponentSpec
    if let format = body["format"] {
      spec = try ComponentSpec(format)
    } else if case .files(let files) = origin {
      spec = try format(of: files["interactions"] ?? "")
    } else if case .parts(let files) = origin {
      if changes.isEmpty { return nil }
      spec = try format(of: files["train"] ?? files["test"] ?? "")
    } else {
      spec = ComponentSpec("movielens")
    }
    for (role, column) in changes { spec.overrides[role] = column }
    return spec
  }

  /// What `columns` and `badLines` set of the reader.
  private static func readerChanges(_ body: JSONObject) throws(DatasetError) -> JSONObject {
    var changes: JSONObject = [:]
    if let columns = body["columns"] {
      guard let object = columns.objectValue else {
        throw DatasetError(.badOption, "'columns' is a mapping such as {user: visitor, item: page}")
      }
      changes = object
    }
    if let policy = body["badLines"] { changes["badLines"] = policy }
    return changes
  }

  static func format(of path: String) throws(DatasetError) -> ComponentSpec {
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
