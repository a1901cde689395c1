import Scoring

/// Which entries have which words: finds what fits a text without reading every entry.
struct TextIndex: Sendable {
  private struct Posting: Sendable {
    var id: Int
    var weight: Double
  }

  private let isUsed: Bool
  /// For each bucket of ``HashedText``, the entries with a weight in it, by id.
  private var buckets: [[Posting]]
  /// For each word, the entries with it and how often they have it, by id.
  private var words: [String: [Posting]] = [:]
  /// How many words the entries have, and all together.
  private var lengths: [Int: Int] = [:]
  private var total = 0

  init(isUsed: Bool) {
    self.isUsed = isUsed
    buckets = isUsed ? Array(repeating: [], count: 256) : []
  }

  mutating func insert(_ id: Int, _ text: String) {
    guard isUsed else { return }
    let found = HashedText.words(of: text)
    for (bucket, weight) in HashedText(words: found).weights {
      Self.insert(Posting(id: id, weight: weight), into: &buckets[Int(bucket)])
    }
    for (word, count) in Self.counts(found) {
      Self.insert(Posting(id: id, weight: Double(count)), into: &words[word, default: []])
    }
    lengths[id] = found.count
    total += found.count
  }

  mutating func remove(_ id: Int, _ text: String) {
    guard isUsed else { return }
    let found = HashedText.words(of: text)
    for (bucket, _) in HashedText(words: found).weights { Self.remove(id, from: &buckets[Int(bucket)]) }
    for (word, _) in Self.counts(found) {
      Self.remove(id, from: &words[word, default: []])
      if words[word]?.isEmpty == true { words[word] = nil }
    }
    total -= lengths.removeValue(forKey: id) ?? 0
  }

  /// The cosine of each entry with a text, in the order of the entries.
  func cosines(with text: HashedText, _ entries: [MemoryStore.Entry]) -> [Double] {
    var sums = [Double](repeating: 0, count: entries.count)
    guard isUsed else { return sums }
    for (bucket, weight) in text.weights {
      Self.walk(buckets[Int(bucket)], entries) { place, posting in sums[place] += weight * posting }
    }
    return sums
  }

  /// Okapi BM25 (k1 1.2, b 0.75) of each entry with words, in the order of the entries; each word counts once.
  func okapi(_ query: [String], _ entries: [MemoryStore.Entry]) -> [Double] {
    var sums = [Double](repeating: 0, count: entries.count)
    guard !lengths.isEmpty else { return sums }
    let (all, mean) = (Double(lengths.count), max(1, Double(total) / Double(lengths.count)))
    for word in query {
      guard let postings = words[word] else { continue }
      let spread = Double(postings.count)
      let rarity = Portable.log(1 + (all - spread + 0.5) / (spread + 0.5))
      Self.walk(postings, entries) { place, count in
        let length = Double(lengths[entries[place].id] ?? 0)
        sums[place] += rarity * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * length / mean))
      }
    }
    return sums
  }

  /// Goes through postings and entries together, both by id, and reads no entry that it need not.
  private static func walk(
    _ postings: [Posting], _ entries: [MemoryStore.Entry], _ body: (Int, Double) -> Void
  ) {
    guard let first = entries.first?.id, let last = entries.last?.id else { return }
    if last - first + 1 == entries.count {
      for posting in postings where posting.id >= first && posting.id <= last {
        body(posting.id - first, posting.weight)
      }
      return
    }
    var place = 0
    for posting in postings {
      var step = 1
      while place + step < entries.count, entries[place + step].id < posting.id { step *= 2 }
      var (low, high) = (place + step / 2, min(place + step, entries.count))
      while low < high {
        let middle = (low + high) / 2
        if entries[middle].id < posting.id { low = middle + 1 } else { high = middle }
      }
      place = low
      guard place < entries.count else { return }
      if entries[place].id == posting.id { body(place, posting.weight) }
    }
  }

  private static func counts(_ words: [String]) -> [(key: String, value: Int)] {
    var counts: [String: Int] = [:]
    for word in words { counts[word, default: 0] += 1 }
    return Array(counts)
  }

  private static func insert(_ posting: Posting, into postings: inout [Posting]) {
    if postings.last.map({ $0.id < posting.id }) ?? true {
      postings.append(posting)
    } else {
      postings.insert(posting, at: place(of: posting.id, in: postings))
    }
  }

  private static func remove(_ id: Int, from postings: inout [Posting]) {
    let place = place(of: id, in: postings)
    if place < postings.count, postings[place].id == id { postings.remove(at: place) }
  }

  /// The first place whose id is not less.
  private static func place(of id: Int, in postings: [Posting]) -> Int {
    var (low, high) = (0, postings.count)
    while low < high {
      let middle = (low + high) / 2
      if postings[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
