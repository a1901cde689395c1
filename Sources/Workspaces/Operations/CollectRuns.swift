import Glibc
import JSON
import Tracing

/// Finds what no last run needs, and removes it when it is told to.
package struct CollectRuns: Operation {
  package static let method = "trace/gc"
  package static let summary =
    "Lists recorded runs and payloads that no last run of a notebook names, or removes them."

  /// The workspace, or anything in it.
  package var path: String
  /// Whether what is listed is removed; it is only listed when left out.
  package var delete: Bool?
  /// Whether forks count as what may go; they are kept when left out.
  package var forks: Bool?

  package init(path: String, delete: Bool? = nil, forks: Bool? = nil) {
    (self.path, self.delete, self.forks) = (path, delete, forks)
  }

  package struct Response: Codable, Sendable {
    package var workspace: String
    package var found: [Entry]
    package var bytes: Int
    package var deleted: Bool
    /// Traces that stay.
    package var kept: Int
  }

  package struct Entry: Codable, Sendable {
    /// From the workspace's folder.
    package var path: String
    package var bytes: Int
    package var why: String
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let workspace = try Workspace(around: path)
      let locks = try workspace.notebookNames.map {
        try WorkspaceLock(workspace.hidden.file("locks/\($0).lock"), doing: "running the notebook '\($0)'")
      }
      defer { for lock in locks { lock.release() } }
      var sweep = RunSweep(workspace, keepsForks: forks != true)
      try sweep.look()
      if delete == true { for entry in sweep.found { try sweep.remove(entry) } }
      return Response(
        workspace: workspace.folder.path, found: sweep.found, bytes: sweep.found.map(\.bytes).reduce(0, +),
        deleted: delete == true, kept: sweep.kept)
    } catch { throw WorkspaceError(error) }
  }
}

/// Walks the folder of runs.
struct RunSweep {
  private let workspace: Workspace
  private let keepsForks: Bool
  private(set) var found: [CollectRuns.Entry] = []
  private(set) var kept = 0

  init(_ workspace: Workspace, keepsForks: Bool) {
    (self.workspace, self.keepsForks) = (workspace, keepsForks)
  }

  /// Every run that some notebook's last run does not name, and in those that stay what their trace does not name.
  mutating func look() throws {
    var needed: Set<String> = []
    for name in workspace.notebookNames { needed.formUnion(try RunRecords.traces(name, in: workspace)) }
    let real = Set(try needed.filter { DiskFolder.kind(of: $0) != nil }.map { try AbsolutePath.of($0) })
    for run in workspace.runs.names.map(workspace.runs.inside) {
      for agent in run.names.map(run.inside) where agent.exists {
        let trace = agent.file(EpisodeSession.traceName)
        let isPacked = needed.contains(trace) && agent.contains(EpisodeSession.archiveName)
        if isPacked || real.contains((try? AbsolutePath.of(trace)) ?? trace) {
          try keep(agent)
        } else if keepsForks, try isFork(agent) {
          try keep(agent)
        } else {
          add(agent.path, "no last run of a notebook names it")
        }
      }
    }
  }

  private func isFork(_ agent: DiskFolder) throws -> Bool {
    guard let trace = TracePlace.inside(agent), DiskFolder.kind(of: trace) == .file else { return false }
    var reader = try TraceReader(path: trace)
    return (try? reader.nextEvent())?.request["fork"] != nil
  }

  private mutating func keep(_ agent: DiskFolder) throws {
    kept += 1
    let kept = [EpisodeSession.traceName, EpisodeSession.archiveName]
    for name in agent.names where name.hasPrefix("trace.") && !kept.contains(name) {
      add(agent.file(name), "it was set aside by a later run")
    }
    for name in agent.names where name.hasSuffix(".new") { add(agent.file(name), "a write that was stopped") }
    let store = agent.inside("cas").inside("sha256")
    guard store.exists else { return }
    let isPacked = !agent.contains(EpisodeSession.traceName)
    let named = isPacked ? [] : try payloads(of: agent.file(EpisodeSession.traceName))
    for part in store.names.map(store.inside) {
      let folder = AbsolutePath.name(part.path)
      for name in part.names where !named.contains(folder + name) {
        add(part.file(name), isPacked ? "the archive has it" : "no event of the trace names it")
      }
    }
  }

  private func payloads(of trace: String) throws -> Set<String> {
    var stream = try EventStream(trace)
    var named: Set<String> = []
    while let line = stream.next() {
      for digest in PayloadReferences.digests(in: line.bytes) { named.insert(digest.hex) }
    }
    return named
  }

  private mutating func add(_ path: String, _ why: String) {
    let prefix = workspace.folder.path + "/"
    let name = path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
    found.append(CollectRuns.Entry(path: name, bytes: Self.size(path), why: why))
  }

  private static func size(_ path: String) -> Int {
    if DiskFolder.kind(of: path) == .folder {
      return DiskFolder(path).names.map { size("\(path)/\($0)") }.reduce(0, +)
    }
    var status = stat()
    return lstat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Removes a file, or a folder with what is in it and the empty one above it.
  func remove(_ entry: CollectRuns.Entry) throws(WorkspaceError) {
    let path = workspace.folder.file(entry.path)
    try DiskFolder.remove(path)
    if let slash = path.lastIndex(of: "/") { rmdir(String(path[..<slash])) }
  }
}
