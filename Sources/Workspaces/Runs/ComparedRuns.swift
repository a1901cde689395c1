import JSON
import Reports
import Tracing

/// Two traces that were read and compared, told as a response and as a page.
struct ComparedRuns: Sendable {
  private let paths: (left: String, right: String)
  private let runs: (left: ReadRun, right: ReadRun)
  private let comparison: TraceComparison

  /// Reads both side by side.
  init(_ left: String, _ right: String) async throws {
    paths = (left, right)
    async let first = ReadRun(left)
    async let second = ReadRun(right)
    runs = (try await first, try await second)
    let (before, after) = (runs.left.trace, runs.right.trace)
    comparison = try TraceComparison(
      before, after, declared: DeclaredChanges(before.start, after.start).numbers)
  }

  func pair() throws -> DiffTraces.Pair {
    let rest = comparison.changes.filter { $0.role == .consequence }
    let kinds = Dictionary(grouping: rest) { ($0.left ?? $0.right)?.kind.rawValue ?? "" }
    return DiffTraces.Pair(
      left: paths.left, right: paths.right, verdict: comparison.verdict.rawValue,
      equalEvents: comparison.equalCount, divergenceRatio: comparison.divergenceRatio,
      environment: comparison.environment, roots: comparison.roots.map(\.json),
      consequences: kinds.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
        TraceStatistics.Count(kind: $0.key, count: $0.value.count)
      },
      meetsAgain: comparison.meeting,
      difference: try TraceDifference(comparison, runs.left, runs.right),
      damage: [(paths.left, runs.left), (paths.right, runs.right)].compactMap { path, run in
        run.trace.damage.map { "\(path): \($0)" }
      })
  }

  /// With every event, equal ones folded.
  func page() throws -> DiffDocument.Pair {
    var document = DiffDocument.Pair(try pair())
    var next = 0
    for change in comparison.changes.prefix(Self.mostRows) {
      let start = next
      while next < comparison.equal.count, Self.precedes(comparison.equal[next], change) { next += 1 }
      if next > start { document.rows.append(.equal(next - start)) }
      document.rows.append(try row(change))
    }
    let more = comparison.changes.count - Self.mostRows
    if more > 0 {
      document.rows.append(.more(more))
    } else if next < comparison.equal.count {
      document.rows.append(.equal(comparison.equal.count - next))
    }
    return document
  }

  private static let mostRows = 300
  private static let mostLines = 400

  private static func precedes(_ pair: TraceComparison.EqualPair, _ change: EventChange) -> Bool {
    if let left = change.left { return pair.left < left.sequence }
    return pair.right < change.right?.sequence ?? .max
  }

  private func row(_ change: EventChange) throws -> DiffDocument.Row {
    let (before, after) = try comparison.contents(of: change)
    let (old, new) = (Self.lines(before), Self.lines(after))
    let kept = Alignment(old, new).pairs
    let (left, right) = (Set(kept.map(\.left)), Set(kept.map(\.right)))
    return .change(
      cause: change.cause, isRoot: change.role == .root,
      left: change.left.map { Self.side($0, old, kept: left) },
      right: change.right.map { Self.side($0, new, kept: right) })
  }

  private static func lines(_ content: JSONValue) -> [String] {
    guard !content.isNull else { return [] }
    return content.printed(indent: 2).split(separator: "\n").prefix(mostLines).map(String.init)
  }

  private static func side(_ event: EventHead, _ lines: [String], kept: Set<Int>) -> DiffDocument.Side {
    DiffDocument.Side(
      title: "\(event.sequence)  \(event.key.description)",
      lines: lines.enumerated().map { DiffDocument.Line($0.element, isChanged: !kept.contains($0.offset)) })
  }
}

/// A trace that was read for a comparison, with what its run spent.
struct ReadRun: Sendable {
  let trace: ComparedTrace
  let cost: TraceDifference.Cost

  @concurrent init(_ path: String) async throws {
    var cost = TraceDifference.Cost()
    do {
      trace = try ComparedTrace(reading: path, blobs: EventText.store(beside: path)) { cost.add($0, $1) }
    } catch { throw WorkspaceError(error, at: path) }
    self.cost = cost
  }
}
