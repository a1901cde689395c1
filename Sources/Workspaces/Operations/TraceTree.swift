import JSON
import Tracing

/// Lists the traces of a workspace as a tree: forks under the runs they left.
package struct TraceTree: Operation {
  package static let method = "trace/tree"
  package static let summary = "Lists recorded runs with the forks that left them."

  /// A workspace, or anything in one.
  package var path: String

  package init(path: String) { self.path = path }

  package struct Response: Codable, Sendable {
    package var workspace: String
    /// Runs before their forks, depth first.
    package var nodes: [Node]
  }

  package struct Node: Codable, Sendable {
    /// From the workspace's folder.
    package var trace: String
    package var head: String
    package var events: Int
    package var isComplete: Bool
    /// 0 for a run that is no fork.
    package var depth: Int
    /// The trace it left; `nil` when it is no fork or its parent is not here.
    package var parent: String?
    /// The digest that names the parent, and the event at which it was left.
    package var of: String?
    package var at: Int?
    /// What was changed, in words.
    package var changes: [String]
    package var damage: String?
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let workspace = try Workspace(around: path)
      let folder = workspace.folder.path + "/"
      let found = TraceLocator.below(workspace.runs, depth: 2).map {
        Self.node($0, named: $0.hasPrefix(folder) ? String($0.dropFirst(folder.count)) : $0)
      }
      return Response(workspace: workspace.folder.path, nodes: Self.ordered(found))
    } catch { throw WorkspaceError(error) }
  }

  /// Reads a trace's first line and verifies the rest; events stay on the disk.
  private static func node(_ path: String, named name: String) -> Node {
    var node = Node(trace: name, head: "", events: 0, isComplete: false, depth: 0, changes: [])
    do throws(TraceError) {
      var reader = try TraceReader(path: path)
      let fork = try reader.nextEvent()?.request["fork"] ?? .null
      node.of = fork["of"]?.stringValue
      node.at = fork["at"]?.intValue
      node.changes = words(fork)
      var last: [UInt8] = []
      while let line = try reader.nextLine() { last = Array(line) }
      node.isComplete = (try? JSONValue(parsing: last))?["k"] == "session.end" && !reader.prefix.isTorn
      (node.events, node.head) = (reader.prefix.count, reader.prefix.head.description)
    } catch { node.damage = error.description }
    return node
  }

  /// What a fork's block says was changed.
  static func words(_ fork: JSONValue) -> [String] {
    var words = (fork["edits"]?.arrayValue ?? []).map { "event \($0["event"]?.intValue ?? 0) edited" }
    if let seed = fork["seed"]?.stringValue { words.append("seed \(seed)") }
    words += (fork["what"]?.arrayValue ?? []).compactMap(\.stringValue)
    return words
  }

  /// Each run before the forks that left it; those that share a parent by their place, then by their name.
  private static func ordered(_ nodes: [Node]) -> [Node] {
    let heads = Dictionary(nodes.map { ($0.head, $0.trace) }, uniquingKeysWith: { first, _ in first })
    let children = Dictionary(grouping: nodes) { $0.of.flatMap { heads[$0] } ?? "" }
    var (result, waiting): ([Node], [Node]) = ([], [])
    let push = { (parent: String, depth: Int) -> [Node] in
      (children[parent] ?? []).sorted {
        ($0.at ?? 0, $0.trace) < ($1.at ?? 0, $1.trace)
      }.reversed().map { node in
        var node = node
        (node.depth, node.parent) = (depth, parent.isEmpty ? nil : parent)
        return node
      }
    }
    waiting = push("", 0)
    while let next = waiting.popLast() {
      result.append(next)
      waiting += push(next.trace, next.depth + 1)
    }
    return result
  }
}
