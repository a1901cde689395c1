package import Concepts

/// Ranked lists in the form of TREC: `query Q0 document rank score tag`, for evaluators outside.
package enum TRECFile {
  /// A line of a run.
  package struct Entry: Hashable, Sendable {
    package var user: UserID
    package var item: ItemID
    /// As in the file; trec_eval goes by the score alone.
    package var rank: Int
    package var score: Double
    package init(user: UserID, item: ItemID, rank: Int, score: Double) {
      (self.user, self.item, self.rank, self.score) = (user, item, rank, score)
    }
  }

  /// Writes a run; the scores count down from the length of each list, so that every evaluator keeps the order.
  ///
  /// - Throws: ``DatasetError`` when an id is empty or has white space, or an item is listed twice.
  package static func writeRun(_ lists: [(user: UserID, items: [ItemID])], tag: String, to path: String)
    throws
  {
    let sink = try FileSink(path)
    for (user, items) in lists {
      guard Set(items).count == items.count else {
        throw DatasetError(.badOption, "the list of '\(user)' has an item twice", file: path)
      }
      for (place, item) in items.enumerated() {
        let (query, document) = try (word(user.name), word(item.name))
        try sink.write("\(query) Q0 \(document) \(place + 1) \(items.count - place) \(try word(tag))\n")
      }
    }
    try sink.finish()
  }

  /// Reads a run in the order of its lines.
  ///
  /// - Throws: ``DatasetError`` for the first line that is none, and for an item that a list has twice.
  package static func readRun(_ path: String) throws -> [Entry] {
    let lines = try SourceFile.lines(path)
    var entries: [Entry] = []
    var seen: Set<Listing> = []
    while let line = try lines.next() {
      let words = Words.of(line)
      if words.isEmpty { continue }
      let entry = try entry(words, lines)
      guard seen.insert(Listing(user: entry.user, item: entry.item)).inserted else {
        throw LineFault("the list of '\(entry.user)' has '\(entry.item)' twice").error(in: lines)
      }
      entries.append(entry)
    }
    return entries
  }

  /// Writes judgements: `user 0 item relevance`.
  package static func writeQrels(
    _ judgements: [(user: UserID, item: ItemID, relevance: Int)], to path: String
  ) throws {
    let sink = try FileSink(path)
    for (user, item, relevance) in judgements {
      try sink.write("\(try word(user.name)) 0 \(try word(item.name)) \(relevance)\n")
    }
    try sink.finish()
  }

  private struct Listing: Hashable {
    var user: UserID
    var item: ItemID
  }

  private static func entry(_ words: [Field], _ lines: LineReader) throws -> Entry {
    guard words.count == 6 else { throw LineFault.width(words.count, wanted: 6).error(in: lines) }
    guard let user = FieldText.text(words[0]), let item = FieldText.text(words[2]) else {
      throw LineFault("an id is not UTF-8").error(in: lines)
    }
    guard let rank = FieldText.integer(words[3]), let score = FieldText.number(words[4]) else {
      throw LineFault("the rank or the score is no number", column: 4).error(in: lines)
    }
    return Entry(user: UserID(user), item: ItemID(item), rank: Int(rank), score: score)
  }

  /// Whether an id can stand in a TREC file: it is not empty and has no white space.
  package static func canHold(_ id: String) -> Bool {
    !id.isEmpty && id.utf8.allSatisfy { $0 > 32 && $0 != 127 }
  }

  private static func word(_ text: String) throws -> String {
    guard canHold(text) else {
      throw DatasetError(
        .badOption,
        "'\(text)' is empty or has white space, which a TREC file cannot hold; write a table (csv) instead")
    }
    return text
  }
}
