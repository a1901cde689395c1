package import Concepts

/// One episode for people to look at: what the user did before, what was shown, and what of it was right.
package struct EpisodeExample: Sendable, Codable, Hashable {
  /// An item by its title.
  package struct Shown: Sendable, Codable, Hashable {
    package var title: String
    /// Whether the user was found to like it.
    package var isHit: Bool
    package init(title: String, isHit: Bool) { (self.title, self.isHit) = (title, isHit) }
  }

  package var system: String
  package var user: UserID
  /// The span in the trace.
  package var span: String
  /// The wish in words, if there was one.
  package var wish: String?
  /// The last items of the past, newest first.
  package var history: [String]
  package var slate: [Shown]
  /// What the user was found to like and was not shown.
  package var missed: [String]
  package var stop: String?

  package init(
    system: String, user: UserID, span: String, wish: String? = nil, history: [String], slate: [Shown],
    missed: [String], stop: String? = nil
  ) {
    (self.system, self.user, self.span, self.wish) = (system, user, span, wish)
    (self.history, self.slate, self.missed, self.stop) = (history, slate, missed, stop)
  }
}

extension Evaluator {
  /// Episodes spread evenly from the best to the worst by the first metric; the same ones every time.
  ///
  /// - Parameter length: how much of the past, and of what was missed, is told.
  package func examples(of records: [EpisodeRecord], named name: String, limit: Int, length: Int = 8) throws
    -> [EpisodeExample]
  {
    let known = records.filter { truth(of: $0.query.user) != nil }.sorted { $0.query.user < $1.query.user }
    let values = known.map { value(of: $0) ?? -.infinity }
    let order = known.indices.sorted { (values[$1], $0) < (values[$0], $1) }
    let count = min(limit, known.count)
    let places = (0..<count).map { count == 1 ? 0 : $0 * (known.count - 1) / (count - 1) }
    return places.map { example(known[order[$0]], name, length) }
  }

  private func value(of record: EpisodeRecord) -> Double? {
    guard let metric = metrics.first, let truth = truth(of: record.query.user) else { return nil }
    return metric.measure(record.episode, relevant: truth.relevant)
  }

  private func example(_ record: EpisodeRecord, _ name: String, _ length: Int) -> EpisodeExample {
    let relevant = Set(truth(of: record.query.user)?.relevant ?? [])
    let shown = record.episode.slate.items
    return EpisodeExample(
      system: name, user: record.query.user, span: record.span, wish: record.query.text,
      history: record.query.history.suffix(length).reversed().map { title($0.item) },
      slate: shown.map { .init(title: title($0), isHit: relevant.contains($0)) },
      missed: relevant.subtracting(shown).sorted().prefix(length).map(title), stop: record.episode.stop)
  }

  private func title(_ column: Int) -> String {
    catalogue.items.indices.contains(column) ? catalogue[column].title : "an item the catalogue does not have"
  }
}
