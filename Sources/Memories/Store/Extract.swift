import Concepts
import Dialogue
import Scoring

/// Sums texts up without a model.
enum Extract {
  /// The lines with the most tf-idf weight a word, in the order they had, as many as the tokens and the count
  /// allow; of equal ones the later.
  static func weightiest(_ lines: [String], tokens most: Int, count: Int = .max) -> [String] {
    let words = lines.map(HashedText.words)
    var (frequency, spread): ([String: Int], [String: Int]) = ([:], [:])
    for line in words {
      for word in line { frequency[word, default: 0] += 1 }
      for word in Set(line) { spread[word, default: 0] += 1 }
    }
    let weights = words.map { line -> Double in
      let sum = line.reduce(0.0) { sum, word in
        let rarity = Portable.log(1 + Double(lines.count) / Double(spread[word] ?? 1))
        return sum + Double(frequency[word] ?? 0) * rarity
      }
      return line.isEmpty ? 0 : sum / Double(line.count)
    }
    var (kept, tokens): ([Int], Int) = ([], 0)
    let order = lines.indices.sorted {
      weights[$0] == weights[$1] ? $0 > $1 : weights[$0] > weights[$1]
    }
    for place in order.prefix(count) {
      tokens += lines[place].tokenEstimate + 1
      guard tokens <= most else { break }
      kept.append(place)
    }
    return kept.sorted().map { lines[$0] }
  }
}
