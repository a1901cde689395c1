package import JSON
import Tracing

extension TraceReplay {
  /// What a replay found.
  package struct Verdict: Codable, Sendable {
    /// From the workspace's folder.
    package var trace: String
    package var agent: String
    package var isIdentical: Bool
    /// Whether the recording ends as a run ends; one that was interrupted is replayed as far as it goes.
    package var isComplete: Bool
    package var events: Int
    package var episodes: Int
    /// The digest over what every event means.
    package var semanticDigest: String
    /// `reprise.divergence/1` where the replay stopped, and the same for people.
    package var divergence: JSONValue
    package var text: String
    /// What a tolerant replay went on after, by class; `nil` for nothing.
    package var tolerated: [ToleratedClass]?
    /// Episodes in which an answer was served to another request than it was recorded for; `nil` for none.
    package var tainted: [String]?

    /// Whether the replay came to the end of the recording.
    package var isWhole: Bool { divergence.isNull }

    /// Notes what was tolerated, in the order of the classes' names.
    mutating func take(_ differences: ToleratedDifferences) {
      guard !differences.isEmpty else { return }
      isIdentical = false
      if isWhole { text = "differs only as allowed" }
      tolerated = differences.counts.map { cause, count in
        ToleratedClass(
          name: cause.rawValue, count: count,
          first: differences.examples.first { $0.cause == cause }?.report ?? .null)
      }.sorted { $0.name < $1.name }
      if !differences.tainted.isEmpty { tainted = differences.tainted.sorted() }
    }
  }

  /// The differences of one class.
  package struct ToleratedClass: Codable, Sendable {
    /// `derived-changed`, `missing-call`, …
    package var name: String
    package var count: Int
    /// The first one met, `reprise.divergence/1`; null when more than twenty others came before it.
    package var first: JSONValue
  }
}
