package import Concepts
package import JSON
import Scoring
import Tracing

/// Forgets as people do: what is not recalled fades, and what is recalled fades more slowly.
///
/// Retention is R = exp(-t / (scale · S)) with t the days since the event or its last recall and the strength S,
/// which begins at 1 and grows by 1 with each recall. Notes are ranked by relevance × R.
///
/// MemoryBank writes the exponent as -t / scale × S, which lets strong memories fade faster; here a greater strength
/// always fades more slowly.
package struct EbbinghausMemory: Memory {
  package static let name = "ebbinghaus"
  package static let summary = "Notes fade with time and each recall makes them last longer."
  package static let source = "Zhong et al., MemoryBank (arXiv 2305.10250), with the exponent put right"

  package struct Configuration: ComponentConfiguration {
    package var scale = 5.0
    package var limit = 10
    package var mode = "threshold"
    package var threshold = 0.05
    package init() {}
    package static let parameters = [
      Parameter("scale", "Days in which a note of strength 1 fades to 37 %.", in: 0.001...100_000),
      Parameter("limit", "How many notes are recalled at most.", in: 1...1000),
      Parameter(
        "mode",
        "Whether notes below the threshold are left out, or each is kept by chance with its retention.",
        oneOf: ["sampled", "threshold"]),
      Parameter("threshold", "The least retention that is recalled.", in: 0...1),
    ]
  }

  private struct Entry: Sendable {
    var note: Note
    var strength: Int
    var touched: Int64
  }

  private let configuration: Configuration
  private let catalogue: Catalogue
  private var entries: [Entry] = []

  package init(_ configuration: Configuration, in context: ComponentContext) {
    (self.configuration, catalogue) = (configuration, context.catalogue)
  }

  package mutating func note(_ note: Note, in turn: Turn) {
    entries.append(Entry(note: note, strength: 1, touched: note.time))
  }

  /// The share of a memory that is left after some days.
  static func retention(days: Double, strength: Int, scale: Double) -> Double {
    Portable.exp(-max(days, 0) / (scale * Double(strength)))
  }

  package mutating func recall(_ cue: Cue, in turn: Turn) async throws -> [Note] {
    guard !entries.isEmpty else { return [] }
    let chance =
      configuration.mode == "sampled"
      ? try await turn.span.random(at: "ebbinghaus.recall", for: "forgetting") : nil
    let wanted = HashedText(cue.text)
    var found: [(place: Int, score: Double, note: Note)] = []
    for (place, entry) in entries.enumerated() {
      let days = Double(cue.time - entry.touched) / 86_400
      let left = Self.retention(days: days, strength: entry.strength, scale: configuration.scale)
      guard chance.map({ $0.uniform() < left }) ?? (left >= configuration.threshold) else { continue }
      let relevance = wanted.isEmpty ? 0.5 : max(0, wanted.cosine(HashedText(entry.note.text)))
      var note = entry.note
      note.parts = [
        .init("relevance", relevance), .init("retention", left), .init("strength", Double(entry.strength)),
      ]
      found.append((place, relevance * left, note))
    }
    found.sort { $0.score == $1.score ? $0.place > $1.place : $0.score > $1.score }
    var cue = cue
    cue.limit = min(cue.limit, configuration.limit)
    let notes = found.map(\.note).fitting(cue)
    for (place, _, _) in found.prefix(notes.count) {
      entries[place].strength += 1
      entries[place].touched = max(entries[place].touched, cue.time)
    }
    return notes
  }

  package var snapshot: JSONValue {
    [
      "memory": .string(Self.name), "notes": .array(entries.map { $0.note.json(in: catalogue) }),
      "strengths": .array(entries.map { .integer(Int64($0.strength)) }),
      "touched": .array(entries.map { .integer($0.touched) }),
    ]
  }

  package mutating func restore(_ snapshot: JSONValue) throws {
    let parts = try MemorySnapshot(snapshot, of: Self.name)
    let notes = try parts.notes("notes", in: catalogue)
    let (strengths, touched) = (try parts.integers("strengths"), try parts.integers("touched"))
    guard strengths.count == notes.count, touched.count == notes.count else {
      throw parts.bad("strengths", "there must be one strength and one time for each note")
    }
    entries = notes.indices.map {
      Entry(note: notes[$0], strength: max(1, strengths[$0]), touched: Int64(touched[$0]))
    }
  }
}
