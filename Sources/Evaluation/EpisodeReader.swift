package import Concepts
import JSON
package import Tracing

/// Reads what users were shown from a trace. Reading never changes or repeats anything.
///
/// An episode is a top-level span opened at site `episode`, whose request is the query. Within it count: the last
/// `slate` event, the audits of `rank` events, the repairs of `plan` events, and the usage of `llm.call` events.
///
///     var reader = EpisodeReader(catalogue: catalogue)
///     for event in events { try reader.add(event) }
///     reader.records
package struct EpisodeReader: Sendable {
  private let catalogue: Catalogue
  private var builders: [Int: EpisodeBuilder] = [:]

  package init(catalogue: Catalogue) { self.catalogue = catalogue }

  /// The episodes of the events so far, in the order of their spans.
  package var records: [EpisodeRecord] {
    builders.sorted { $0.key < $1.key }.map { $0.value.record(span: "/\($0.key)") }
  }

  /// - Throws: ``EvaluationError`` for an episode without a user, and for an audit that is none.
  package mutating func add(_ event: TraceEvent) throws(EvaluationError) {
    guard let number = Self.episodeNumber(event.span) else { return }
    if event.kind == .spanOpen, event.site == "episode", event.span == "/\(number)" {
      builders[number] = EpisodeBuilder(try query(event.request, in: event.span))
    } else {
      try builders[number]?.add(event, catalogue)
    }
  }

  /// The episodes of a trace in the order of their spans.
  ///
  /// - Throws: ``EvaluationError`` for an episode without a user, and for a damaged trace.
  package static func records(in trace: Trace, catalogue: Catalogue) throws -> [EpisodeRecord] {
    if let damage = trace.damage { throw EvaluationError(damaged: trace.path, damage) }
    return try records(in: trace.events, catalogue: catalogue)
  }

  /// The episodes of events in the order of their spans.
  package static func records(in events: [TraceEvent], catalogue: Catalogue) throws -> [EpisodeRecord] {
    var reader = EpisodeReader(catalogue: catalogue)
    for event in events { try reader.add(event) }
    return reader.records
  }

  /// The number of the top-level span that a path lies in.
  private static func episodeNumber(_ path: String) -> Int? {
    path.split(separator: "/").first.flatMap { Int($0) }
  }

  private func query(_ json: JSONValue, in span: String) throws(EvaluationError) -> Query {
    guard let user = json["user"]?.stringValue else {
      throw EvaluationError(.badTrace, "the episode in span \(span) does not say which user it is about")
    }
    var query = Query(
      user: UserID(user), history: (json["history"]?.arrayValue ?? []).compactMap(event),
      time: Int64(json["time"]?.intValue ?? 0), text: json["text"]?.stringValue,
      limit: json["limit"]?.intValue ?? 10)
    query.candidates = json["candidates"]?.arrayValue?.compactMap { name in
      name.stringValue.flatMap { catalogue.position(of: ItemID($0)) }
    }
    return query
  }

  private func event(_ json: JSONValue) -> Interactions.Event? {
    guard let name = json["item"]?.stringValue, let item = catalogue.position(of: ItemID(name)) else {
      return nil
    }
    return Interactions.Event(
      item: item, rating: json["rating"]?.doubleValue.map { Float($0) },
      time: json["time"]?.intValue.map(Int64.init))
  }
}
