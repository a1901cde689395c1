package import JSON
import Tracing

/// Compares two traces, or the runs of two workspaces.
package struct DiffTraces: Operation {
  package static let method = "trace/diff"
  package static let summary =
    "Says where two runs differ first, what of it is a cause and what a consequence."

  /// Two traces, or two places that stand for as many: then those of one agent are compared.
  package var left: String
  package var right: String

  package init(left: String, right: String) { (self.left, self.right) = (left, right) }

  package struct Response: Codable, Sendable {
    package var isIdentical: Bool
    package var pairs: [Pair]
    /// Traces that have no counterpart.
    package var onlyLeft: [String]
    package var onlyRight: [String]
    /// 0 when identical, 1 when not.
    package var exitCode: Int
  }

  package struct Pair: Codable, Sendable {
    package var left: String
    package var right: String
    /// `identical`, `recovered` or `sustained`.
    package var verdict: String
    package var equalEvents: Int
    package var divergenceRatio: Double
    /// Fields of the sessions' starts that differ (RFC 6902).
    package var environment: JSONValue
    package var roots: [JSONValue]
    /// Consequences by kind of event.
    package var consequences: [TraceStatistics.Count]
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let (lefts, rights) = (try TraceLocator(left).paths, try TraceLocator(right).paths)
      var (pairs, rest): ([Pair], [String]) = ([], rights)
      var onlyLeft: [String] = []
      for path in lefts {
        let isSingle = lefts.count == 1 && rights.count == 1
        guard let place = rest.firstIndex(where: { isSingle || Self.agent($0) == Self.agent(path) }) else {
          onlyLeft.append(path)
          continue
        }
        pairs.append(try Self.pair(path, rest.remove(at: place)))
      }
      let isIdentical = onlyLeft.isEmpty && rest.isEmpty && pairs.allSatisfy { $0.verdict == "identical" }
      return Response(
        isIdentical: isIdentical, pairs: pairs, onlyLeft: onlyLeft, onlyRight: rest,
        exitCode: isIdentical ? 0 : 1)
    } catch { throw WorkspaceError(error) }
  }

  private static func agent(_ path: String) -> String {
    AbsolutePath.name(String(path.dropLast(EpisodeSession.traceName.utf8.count + 1)))
  }

  private static func pair(_ left: String, _ right: String) throws -> Pair {
    let comparison = TraceComparison(try TraceLocator.read(left), try TraceLocator.read(right))
    let rest = comparison.changes.filter { $0.role == .consequence }
    let kinds = Dictionary(grouping: rest) { ($0.left ?? $0.right)?.kind.rawValue ?? "" }
    return Pair(
      left: left, right: right, verdict: comparison.verdict.rawValue, equalEvents: comparison.equalCount,
      divergenceRatio: comparison.divergenceRatio, environment: comparison.environment,
      roots: comparison.roots.map(\.json),
      consequences: kinds.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
        TraceStatistics.Count(kind: $0.key, count: $0.value.count)
      })
  }
}
