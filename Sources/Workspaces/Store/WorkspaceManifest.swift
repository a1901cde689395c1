import Concepts
import JSON

/// What `workspace.yaml` says.
///
///     reprise: 1
///     name: quickstart
///     policies: {offline: false}
package struct WorkspaceManifest: Sendable, Hashable, Codable {
  package var version = 1
  package var name = ""
  /// A sentence for lists.
  package var summary = ""
  /// The notebook that runs when none is named; the only one if empty.
  package var main = ""

  package init() {}

  package static let formatVersion = 1
  private static let keys = ["reprise", "name", "summary", "main"]

  /// Reads a manifest.
  ///
  /// - Throws: ``WorkspaceError`` of the category `configuration` with file, line and column.
  init(parsing bytes: [UInt8], path: String) throws(WorkspaceError) {
    let lines = TextLines(bytes)
    let origins = (0..<lines.count).map { Place(line: $0 + 1, column: 1) }
    let body: YAMLBody
    do {
      body = try YAMLBody.read(
        (0..<lines.count).map(lines.text), origins: origins, start: Place(line: 1, column: 1))
    } catch {
      throw Self.failure(error.code.rawValue, error.message, path, error.place, hint: error.hint)
    }
    for key in body.value.keys where !Self.keys.contains(key) {
      let pointer = JSONPointer(tokens: [key]).description
      throw Self.failure(
        "unknown-key", "a workspace has no key '\(key)'\(ComponentError.guess(key, Self.keys))", path,
        body.place(ofKey: pointer), hint: "the keys are \(Self.keys.joined(separator: ", "))")
    }
    try readVersion(body, path)
    name = try Self.text("name", in: body, path) ?? ""
    summary = try Self.text("summary", in: body, path) ?? ""
    main = try Self.text("main", in: body, path) ?? ""
  }

  private mutating func readVersion(_ body: YAMLBody, _ path: String) throws(WorkspaceError) {
    guard let version = body.value["reprise"]?.intValue, version >= 1 else {
      throw Self.failure(
        "missing-version", "the file does not say 'reprise: 1'", path, body.place(ofValue: "/reprise"),
        hint: "add the line 'reprise: 1', the version of the format")
    }
    guard version <= Self.formatVersion else {
      throw Self.failure(
        "future-version",
        "the workspace has format version \(version), and this program reads \(Self.formatVersion)",
        path, body.place(ofValue: "/reprise"), hint: "use a newer reprise")
    }
    self.version = version
  }

  private static func text(_ key: String, in body: YAMLBody, _ path: String) throws(WorkspaceError) -> String?
  {
    guard let value = body.value[key], !value.isNull else { return nil }
    guard let text = value.stringValue else {
      throw failure(
        "bad-value", "'\(key)' must be text, not \(value.printed())", path, body.place(ofValue: "/\(key)"),
        hint: "put it in quotes")
    }
    return text
  }

  private static func failure(_ code: String, _ message: String, _ path: String, _ place: Place, hint: String)
    -> WorkspaceError
  {
    WorkspaceError(.configuration, code, message, place: "\(path):\(place.line):\(place.column)", hint: hint)
  }
}
