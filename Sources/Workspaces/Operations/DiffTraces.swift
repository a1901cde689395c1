package import JSON
import Reports
package import Tracing

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
    /// 0 when identical, 1 when not, 2 when one is damaged.
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
    /// The first events of the left and the right from which on the first episode that differs is the same again;
    /// `nil` where it is not, or nothing differs.
    package var meetsAgain: TraceComparison.EqualPair?
    /// Lists, memories and cost.
    package var difference: TraceDifference
    /// What is wrong with a trace; then only what is vouched for was compared.
    package var damage: [String]
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let pairing = try TracePairing(left, right)
      var pairs: [Pair] = []
      for pair in pairing.pairs { pairs.append(try await ComparedRuns(pair.left, pair.right).pair()) }
      let isIdentical = pairing.isWhole && pairs.allSatisfy { $0.verdict == "identical" }
      let isSound = pairs.allSatisfy(\.damage.isEmpty)
      return Response(
        isIdentical: isIdentical && isSound, pairs: pairs, onlyLeft: pairing.onlyLeft,
        onlyRight: pairing.onlyRight, exitCode: !isSound ? 2 : isIdentical ? 0 : 1)
    } catch { throw WorkspaceError(error) }
  }
}

/// Shows two runs beside each other on a page.
package struct PageDiff: Operation {
  package static let method = "trace/diffPage"
  package static let summary = "Compares two runs on an HTML page with both sides beside each other."

  package var left: String
  package var right: String

  package init(left: String, right: String) { (self.left, self.right) = (left, right) }

  package struct Response: Codable, Sendable {
    /// One file: no network, no script.
    package var html: String
    package var isIdentical: Bool
    /// 0 when identical, 1 when not.
    package var exitCode: Int
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let pairing = try TracePairing(left, right)
      var document = DiffDocument(pairs: [], alone: pairing.alone)
      for pair in pairing.pairs {
        document.pairs.append(try await ComparedRuns(pair.left, pair.right).page())
      }
      let isIdentical = pairing.isWhole && document.pairs.allSatisfy { $0.verdict == "identical" }
      return Response(
        html: try DiffPage.text(document), isIdentical: isIdentical, exitCode: isIdentical ? 0 : 1)
    } catch { throw WorkspaceError(error) }
  }
}

/// Which trace is compared with which: those of one agent, or the only ones there are.
struct TracePairing: Sendable {
  private(set) var pairs: [(left: String, right: String)] = []
  private(set) var onlyLeft: [String] = []
  private(set) var onlyRight: [String] = []

  init(_ left: String, _ right: String) throws {
    let (lefts, rights) = (try TraceLocator(left).paths, try TraceLocator(right).paths)
    var rest = rights
    for path in lefts {
      let isSingle = lefts.count == 1 && rights.count == 1
      guard let place = rest.firstIndex(where: { isSingle || Self.agent($0) == Self.agent(path) }) else {
        onlyLeft.append(path)
        continue
      }
      pairs.append((path, rest.remove(at: place)))
    }
    onlyRight = rest
  }

  var isWhole: Bool { onlyLeft.isEmpty && onlyRight.isEmpty }

  /// In words.
  var alone: [String] { onlyLeft.map { "only left: \($0)" } + onlyRight.map { "only right: \($0)" } }

  private static func agent(_ path: String) -> String { AbsolutePath.name(AbsolutePath.parent(path)) }
}
