package import Concepts
import Dialogue
import JSON
import Tracing

/// Keeps a text in which the user introduces their own taste, and rewrites it when it chooses wrongly.
///
/// Of each of the user's events that is a like, the item is set against one that the user never met, drawn by its
/// popularity. The text chooses; where it chooses wrongly it is rewritten, at most so many rounds a pair. Earlier
/// texts are kept, and a recall gives the one nearest to the candidates. What a user did is known only of the
/// training events that are noted: nothing else says which of two items is the right one.
package struct ContrastiveMemory: StoredMemory {
  package static let name = "contrastive"
  package static let summary =
    "A text about the own taste, rewritten where it chooses wrongly between two items."
  package static let source =
    "AgentCF (RUCAIBox/AgentCF, Apache-2.0), choices by local names, on training events"
  package static let cost =
    "n to 2 × rounds × n; where n = min(pairs, likes), likes is how many of the notes are; one more for each repaired reply; 0 "
    + "without a model"

  package struct Configuration: ComponentConfiguration {
    package var pairs = 20
    package var rounds = 2
    package var words = 200
    package var like = 4.0
    package var nearness = Nearness.words
    package init() {}
    package static let parameters = [
      Parameter("pairs", "How many pairs are learnt from at most.", in: 0...1000),
      Parameter("rounds", "How often the text is rewritten for one pair at most.", in: 1...10),
      Parameter("words", "The longest text, in words.", in: 10...400),
      Parameter(
        "like", "The least rating that is a like; an event without a rating is one.", in: -1000...1000),
      Nearness.parameter,
    ]
  }

  let configuration: Configuration
  let choose, rewrite, repair: PromptTemplate
  /// How often each item was met in training, summed up to each column.
  private let popularity: [Int]
  package var store: MemoryStore

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    store = MemoryStore(context.catalogue, nearness: configuration.nearness)
    choose = try context.prompts.template("memories/contrastive.choose")
    rewrite = try context.prompts.template("memories/contrastive.rewrite")
    repair = try context.prompts.template("memories/repair")
    var counts = [Int](repeating: 1, count: context.catalogue.count)
    for item in context.train?.items ?? [] where counts.indices.contains(Int(item)) { counts[Int(item)] += 1 }
    var sum = 0
    popularity = counts.map { count in
      sum += count
      return sum
    }
  }

  package mutating func note(_ note: Note, in turn: Turn) async throws {
    let source = store.nextSource()
    store.add(MemoryRecord("event", note, sources: [source]), at: note.time)
    guard let item = note.item, note.rating.map({ Double($0) >= configuration.like }) ?? true,
      store.tally("pairs") < Double(configuration.pairs), let other = try await unmet(in: turn)
    else { return }
    let pairs = store.tally("pairs") + 1
    store.tally(sources: [source], at: note.time) { $0["pairs"] = .number(pairs) }
    try await learn(
      Pair(right: item, wrong: other, isRightFirst: pairs.truncatingRemainder(dividingBy: 2) == 1),
      source, at: note.time, in: turn)
  }

  /// The two items of a lesson, and in which order they are shown.
  struct Pair: Sendable {
    var right: Int
    var wrong: Int
    var isRightFirst: Bool
  }

  /// An item that the user never met, drawn by popularity; `nil` when a hundred draws found none.
  private func unmet(in turn: Turn) async throws -> Int? {
    guard let sum = popularity.last else { return nil }
    let met = Set(store.entries.compactMap(\.record.note.item))
    let stream = try await turn.span.random(at: "contrastive.note", for: "negative")
    for _ in 0..<100 {
      let target = stream.below(sum)
      var (low, high) = (0, popularity.count)
      while low < high {
        let middle = (low + high) / 2
        if popularity[middle] <= target { low = middle + 1 } else { high = middle }
      }
      if low < popularity.count, !met.contains(low) { return low }
    }
    return nil
  }

  /// The present text: the last version.
  var text: String { store.last(1, of: "text").first?.record.text ?? "" }

  private mutating func learn(_ pair: Pair, _ source: Int, at time: Int64, in turn: Turn) async throws {
    for _ in 0..<configuration.rounds {
      if try await isRight(pair, in: turn) { return }
      let last = store.last(1, of: "text").first
      let text = turn.identity == nil ? ruled(pair) : try await rewritten(pair, in: turn)
      guard let text, !text.isEmpty else { return }
      let known = last?.record.sources ?? []
      var version = MemoryRecord("text", Note(cut(text), origin: .agent, time: time))
      version.sources = known.contains(source) ? known : known + [source]
      version.count = (last?.record.count ?? 0) + 1
      store.add(version, at: time)
    }
  }

  private func isRight(_ pair: Pair, in turn: Turn) async throws -> Bool {
    guard turn.identity == nil else { return try await chosen(pair, in: turn) == pair.right }
    let taste = HashedText(text)
    return taste.cosine(HashedText(values(of: pair.right))) > taste.cosine(HashedText(values(of: pair.wrong)))
  }

  /// Without a model the text is a list of attribute values: those of the right item come first, those of the wrong
  /// one alone go.
  private func ruled(_ pair: Pair) -> String {
    let right = store.catalogue[pair.right].attributes.flatMap(\.values)
    let wrong = store.catalogue[pair.wrong].attributes.flatMap(\.values).filter { !right.contains($0) }
    let old = text.split(separator: ",").map { UntrustedText.line(String($0)) }
    let kept = old.filter { !wrong.contains($0) && !right.contains($0) }
    return (right + kept).prefix(20).joined(separator: ", ")
  }

  private func values(of item: Int) -> String {
    store.catalogue[item].attributes.flatMap(\.values).joined(separator: " ")
  }

  private func cut(_ text: String) -> String {
    UntrustedText.line(text).split(separator: " ").prefix(configuration.words).joined(separator: " ")
  }

  package mutating func recall(_ cue: Cue, in turn: Turn) async throws -> [Note] {
    let titles = cue.items.prefix(100).map { "\(store.catalogue[$0].title) \(values(of: $0))" }
    let wanted = ([cue.text] + titles).joined(separator: " ")
    let alike = try await store.cosines(with: wanted, at: "contrastive.recall", in: turn)
    let best = Selection.best(1, of: store.count) { place in
      store.entries[place].record.kind == "text" ? alike[place] : nil
    }
    return best.map { found in
      let record = store.entries[found.place].record
      return record.note.with([.init("nearness", found.score), .init("version", Double(record.count))])
    }.fitting(cue)
  }
}
