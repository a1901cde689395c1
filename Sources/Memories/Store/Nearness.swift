import Concepts

/// What makes two texts alike for a memory.
package enum Nearness: String, Codable, Sendable {
  /// Shared words, counted in hashed buckets: exact, fast, and without a model.
  case words
  /// Near vectors of the agent's embedder.
  case embedding
  /// Nothing: the memory never looks for what is alike.
  case nothing

  static let parameter = Parameter(
    "nearness",
    "What makes texts alike: shared words, or near vectors of the agent's 'embedder', which it then needs.",
    oneOf: ["embedding", "words"])
}

extension MemoryStore {
  /// The cosine of each entry's text with a text, in the order of the entries; all 0 for a text without words.
  ///
  /// By vectors, entries that have none yet are embedded with the text, in one call.
  ///
  /// - Throws: ``EffectFailure`` when vectors are wanted and the agent has no embedder, or it failed.
  mutating func cosines(with text: String, at site: String, in turn: Turn) async throws -> [Double] {
    let words = HashedText(text)
    guard nearness == .embedding else { return index.cosines(with: words, entries) }
    guard !words.isEmpty else { return entries.map { _ in 0 } }
    let wanted = try await embedMissing(and: [text], at: site, in: turn).first ?? []
    return vectors.cosines(with: wanted, entries)
  }

  /// The cosine of each entry's text with that of one of them, in the order of the entries.
  ///
  /// - Throws: as ``cosines(with:at:in:)``.
  mutating func cosines(like id: Int, at site: String, in turn: Turn) async throws -> [Double] {
    guard nearness == .embedding else {
      return index.cosines(with: HashedText(self[id]?.text ?? ""), entries)
    }
    _ = try await embedMissing(and: [], at: site, in: turn)
    return vectors.cosines(with: vectors[id] ?? [], entries)
  }

  /// The cosine of two entries' texts, by vectors where both were embedded.
  func cosine(_ left: Int, _ right: Int) -> Double {
    if nearness == .embedding, let first = vectors[left], let second = vectors[right] {
      return VectorShelf.dot(first, second)
    }
    return HashedText(self[left]?.text ?? "").cosine(HashedText(self[right]?.text ?? ""))
  }

  private mutating func embedMissing(and texts: [String], at site: String, in turn: Turn) async throws
    -> [[Float]]
  {
    let missing = entries.filter { !vectors.has($0.id) }
    let made = try await turn.embed(missing.map(\.record.text) + texts, at: site)
    for (entry, vector) in zip(missing, made) { vectors.insert(vector, of: entry.id) }
    return Array(made.dropFirst(missing.count))
  }
}
