import Tracing

/// A text as a point: its words counted in 256 buckets, length one. Deterministic, without a model.
///
/// A word's bucket is the first byte of its SHA-256 and its sign the next bit, so that words that share a bucket
/// cancel as often as they add (Weinberger et al., 2009).
struct HashedText: Sendable {
  /// Bucket and weight, ascending by bucket.
  let weights: [(bucket: UInt8, weight: Double)]

  init(_ text: String) { self.init(words: Self.words(of: text)) }

  init(words: [String]) {
    var counts: [UInt8: Double] = [:]
    for word in words {
      let digest = Digest(of: word).bytes
      counts[digest[0], default: 0] += digest[1] & 1 == 0 ? 1 : -1
    }
    let sorted = counts.sorted { $0.key < $1.key }.filter { $0.value != 0 }
    let length = sorted.reduce(0) { $0 + $1.value * $1.value }.squareRoot()
    weights = sorted.map { ($0.key, $0.value / length) }
  }

  var isEmpty: Bool { weights.isEmpty }

  /// The cosine of the angle between two texts, from -1 to 1; 0 when either has no words.
  func cosine(_ other: HashedText) -> Double {
    var (left, right, sum) = (0, 0, 0.0)
    while left < weights.count, right < other.weights.count {
      let (mine, theirs) = (weights[left], other.weights[right])
      if mine.bucket == theirs.bucket { sum += mine.weight * theirs.weight }
      if mine.bucket <= theirs.bucket { left += 1 }
      if theirs.bucket <= mine.bucket { right += 1 }
    }
    return sum
  }

  /// Runs of letters and digits, in lower case.
  static func words(of text: String) -> [String] {
    wordsOfASCII(text) ?? text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  /// The same by bytes; `nil` for a text that is not of ASCII alone.
  private static func wordsOfASCII(_ text: String) -> [String]? {
    var (words, word): ([String], [UInt8]) = ([], [])
    for byte in text.utf8 {
      switch byte {
      case 0x80...: return nil
      case 0x30...0x39, 0x61...0x7A: word.append(byte)
      case 0x41...0x5A: word.append(byte | 0x20)
      case _ where word.isEmpty: break
      default:
        words.append(String(decoding: word, as: UTF8.self))
        word.removeAll(keepingCapacity: true)
      }
    }
    return word.isEmpty ? words : words + [String(decoding: word, as: UTF8.self)]
  }

  /// The words of a text, each once, by their bytes.
  static func vocabulary(of text: String) -> [String] {
    Set(words(of: text)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
