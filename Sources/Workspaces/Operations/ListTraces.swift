import Tracing

/// Lists the traces of a workspace's last runs.
package struct ListTraces: Operation {
  package static let method = "trace/list"
  package static let summary =
    "Lists the traces that a path stands for, with their sizes and whether they are whole."

  /// A workspace, a notebook, a folder of runs or a trace.
  package var path: String

  package init(path: String) { self.path = path }

  package struct Response: Codable, Sendable { package var traces: [Entry] }

  package struct Entry: Codable, Sendable {
    package var path: String
    package var events: Int
    package var isComplete: Bool
    package var semanticDigest: String
    /// The digest of the last line, which names all before it.
    package var head: String
    package var damage: String?
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      return Response(traces: try TraceLocator(path).paths.map(Self.entry))
    } catch { throw WorkspaceError(error) }
  }

  private static func entry(_ path: String) throws -> Entry {
    var stream = try EventStream(path)
    var meaning = Hasher256()
    var events = 0
    while let line = stream.next() {
      meaning.update(try stream.event(line).semanticDigest.bytes)
      events += 1
    }
    try stream.checkSome()
    return Entry(
      path: path, events: events, isComplete: stream.isComplete,
      semanticDigest: meaning.finish().description, head: stream.head.description,
      damage: stream.damage?.description)
  }
}
