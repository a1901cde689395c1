package import Concepts
import Dialogue
import Scoring
import Tracing

/// Forgets as people do: what is not recalled fades, and what is recalled fades more slowly.
///
/// Retention is R = exp(-t / (scale · S)) with t the days since the event or its last recall and the strength S,
/// which begins at 1 and grows by 1 with each recall. Notes are ranked by relevance × R.
///
/// MemoryBank writes the exponent as -t / scale × S, which lets strong memories fade faster; here a greater strength
/// always fades more slowly.
package struct EbbinghausMemory: StoredMemory {
  package static let name = "ebbinghaus"
  package static let summary = "Notes fade with time and each recall makes them last longer."
  package static let source = "Zhong et al., MemoryBank (arXiv 2305.10250), with the exponent put right"

  package struct Configuration: ComponentConfiguration {
    package var scale = 5.0
    package var limit = 10
    package var mode = "threshold"
    package var threshold = 0.05
    package var nearness = Nearness.words
    package init() {}
    package static let parameters = [
      Parameter("scale", "Days in which a note of strength 1 fades to 37 %.", in: 0.001...100_000),
      Parameter("limit", "How many notes are recalled at most.", in: 1...1000),
      Parameter(
        "mode",
        "Whether notes below the threshold are left out, or each is kept by chance with its retention.",
        oneOf: ["sampled", "threshold"]),
      Parameter("threshold", "The least retention that is recalled.", in: 0...1),
      Nearness.parameter,
    ]
  }

  private let configuration: Configuration
  package var store: MemoryStore

  package init(_ configuration: Configuration, in context: ComponentContext) {
    self.configuration = configuration
    store = MemoryStore(context.catalogue, nearness: configuration.nearness)
  }

  package mutating func note(_ note: Note, in turn: Turn) {
    let source = store.nextSource()
    var record = MemoryRecord("event", note, sources: [source])
    record.weight = 1
    store.add(record, at: note.time)
  }

  /// The share of a memory that is left after some days.
  static func retention(days: Double, strength: Double, scale: Double) -> Double {
    Portable.exp(-max(days, 0) / (scale * strength))
  }

  package mutating func recall(_ cue: Cue, in turn: Turn) async throws -> [Note] {
    guard !store.isEmpty else { return [] }
    let chance =
      configuration.mode == "sampled"
      ? try await turn.span.random(at: "ebbinghaus.recall", for: "forgetting") : nil
    let isBlank = HashedText(cue.text).isEmpty
    let relevance = try await store.cosines(with: cue.text, at: "ebbinghaus.recall", in: turn)
      .map { isBlank ? 0.5 : max(0, $0) }
    let left = store.entries.map { retention(of: $0.record, at: cue.time) }
    let cue = cue.limited(to: configuration.limit)
    let best = Selection.best(cue.limit, of: store.count) { place in
      let isLeft = chance.map { $0.uniform() < left[place] } ?? (left[place] >= configuration.threshold)
      return isLeft ? relevance[place] * left[place] : nil
    }
    let found = best.map { (id: store.entries[$0.place].id, record: store.entries[$0.place].record, $0) }
    let notes = found.map { _, record, scored in
      record.note.with([
        .init("relevance", relevance[scored.place]), .init("retention", left[scored.place]),
        .init("strength", record.weight), .init("score", scored.score),
      ])
    }.fitting(cue)
    for (id, _, _) in found.prefix(notes.count) {
      store.change(id, by: .touch, at: cue.time) { record in
        record.weight += 1
        record.touched = max(record.touched, cue.time)
      }
    }
    return notes
  }

  private func retention(of record: MemoryRecord, at time: Int64) -> Double {
    let days = (Double(time) - Double(record.touched)) / 86_400
    return Self.retention(days: days, strength: max(1, record.weight), scale: configuration.scale)
  }
}
