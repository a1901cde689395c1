import Concepts
import JSON
import Tracing

/// A user's memory as a trace or a memory file tells of it.
struct RecordedMemory: Sendable {
  /// Where it was read.
  let path: String
  let memory: String
  let user: String
  /// The episode's span; empty for a file.
  let span: String
  private(set) var history: MemoryHistory
  /// Why reading a trace stopped before the event that was asked for, if it did.
  private(set) var damage: String?

  static let format = "reprise.memory/1"

  /// - Parameters:
  ///   - path: a trace, what has just one, or a memory file.
  ///   - user: may be left out where there is only one.
  ///   - event: the last event of the trace that counts; all do when left out.
  /// - Throws: ``WorkspaceError`` when there is no memory, or more than one.
  init(path: String, user: String?, at event: Int?) throws {
    let absolute = try AbsolutePath.of(path)
    if absolute.hasSuffix(".json"), DiskFolder.kind(of: absolute) == .file {
      try self.init(file: absolute, user: user)
    } else {
      let trace = try TraceLocator.one(path)
      try self.init(trace: trace, user: user, last: event ?? .max)
    }
  }

  // MARK: - Traces

  /// What an episode did to its memory, gathered while the events pass by; a later episode takes its place.
  private struct Gathered {
    var users: Set<String> = []
    var episode: TraceEvent?
    var memory: String?
    var operations: [MemoryOperation] = []

    mutating func add(_ event: TraceEvent, of user: String?) {
      if event.kind == .spanOpen, event.site == "episode" {
        let found = event.request["user"]?.stringValue
        if let found { users.insert(found) }
        guard user == nil || found?.utf8.elementsEqual(user?.utf8 ?? "".utf8) == true else { return }
        (episode, memory, operations) = (event, nil, [])
      }
      guard let span = episode?.span, event.kind == .memoryWrite || event.kind == .memoryEvict,
        event.span == span || event.span.hasPrefix(span + "/")
      else { return }
      memory = memory ?? String(event.site.prefix { $0 != "." })
      guard case .result(let result) = event.outcome else { return }
      operations += (result["operations"]?.arrayValue ?? []).compactMap { MemoryOperation($0) }
    }
  }

  private init(trace path: String, user: String?, last: Int) throws {
    var gathered = Gathered()
    var stream = try EventStream(path)
    while let line = stream.next(), line.place <= last {
      do { gathered.add(try stream.event(line), of: user) } catch { throw WorkspaceError(error) }
    }
    try stream.checkSome()
    if let damage = stream.damage, gathered.episode == nil { throw WorkspaceError(damage, at: path) }
    let known = gathered.users.sorted { UserID($0) < UserID($1) }
    guard let episode = gathered.episode, user != nil || known.count == 1 else {
      throw Self.whose(user, known, path, until: last)
    }
    self.path = path
    memory = gathered.memory ?? ""
    self.user = episode.request["user"]?.stringValue ?? ""
    span = episode.span
    history = MemoryHistory(operations: gathered.operations)
    damage = stream.damage?.description
  }

  private static func whose(_ user: String?, _ users: [String], _ path: String, until last: Int = .max)
    -> WorkspaceError
  {
    let known = users.map(\.asName)
    let list = known.prefix(10).joined(separator: ", ") + (known.count > 10 ? ", …" : "")
    let when = last == .max ? "" : " up to event \(last)"
    guard let user else {
      return WorkspaceError(
        .usage, "which-user", "there are \(known.count) users\(when)", place: path,
        hint: known.isEmpty ? "it has no episode\(when)" : "name one: \(list)")
    }
    return WorkspaceError(
      .noInput, "unknown-user",
      "no episode\(when) is about the user '\(user.asName)'"
        + (known.isEmpty ? "" : ComponentError.guess(user.asName, known)),
      place: path, hint: known.isEmpty ? "take a later event" : "there are \(list)")
  }

  // MARK: - Files

  private init(file path: String, user: String?) throws(WorkspaceError) {
    let slash = path.lastIndex(of: "/") ?? path.startIndex
    let folder = DiskFolder(String(path[..<slash]))
    let bytes = try folder.read(AbsolutePath.name(path)) ?? []
    guard let json = try? JSONValue(parsing: bytes), json["format"]?.stringValue == Self.format,
      let memory = json["memory"]?.stringValue, let owner = json["user"]?.stringValue,
      let values = json["entries"]?.arrayValue, case let entries = values.compactMap({ MemoryEntry($0) }),
      let done = json["operations"]?.arrayValue,
      case let operations = done.compactMap({ MemoryOperation($0) }),
      entries.count == values.count, operations.count == done.count
    else {
      throw WorkspaceError(
        .data, "not-a-memory", "this is no memory file of the format \(Self.format)", place: path,
        hint: "'reprise memory show TRACE --user USER --output FILE' writes one")
    }
    if let user, !user.utf8.elementsEqual(owner.utf8) { throw Self.whose(user, [owner], path) }
    (self.path, self.memory, self.user, span) = (path, memory, owner, "")
    history = MemoryHistory(entries: entries, done: operations)
  }

  /// The memory as a file has it.
  var json: JSONValue {
    [
      "format": .string(Self.format), "memory": .string(memory), "user": .string(user),
      "entries": .array(history.entries.map(\.json)),
      "operations": .array(history.operations.map(\.json)),
    ]
  }

  /// Writes the memory; a memory file without a given place for it is replaced.
  ///
  /// - Returns: where it was written; `nil` for a trace without a place, which is never changed.
  func write(to output: String?) throws -> String? {
    guard let target = try output.map(AbsolutePath.making) ?? (span.isEmpty ? path : nil) else {
      return nil
    }
    guard target.hasSuffix(".json") else {
      throw WorkspaceError(
        .usage, "not-a-memory", "a memory file's name ends in .json", place: target,
        hint: "try \(target).json")
    }
    let slash = target.lastIndex(of: "/") ?? target.startIndex
    let bytes = json.printedBytes(indent: 2) + [UInt8(ascii: "\n")]
    try DiskFolder(String(target[..<slash])).write(bytes, to: AbsolutePath.name(target))
    return target
  }

  /// Does operations that were worked out on the history.
  mutating func apply(_ operations: [MemoryOperation]) {
    for operation in operations { history.append(operation) }
  }

  /// The time of the last operation: what is changed afterwards is changed then.
  var time: Int64 { history.operations.last?.time ?? 0 }
}

extension String {
  /// The text as a name in a message: as JSON where it has control characters, which would end the line.
  package var asName: String {
    unicodeScalars.contains { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) }
      ? JSONValue.string(self).printed() : self
  }
}
