/// Synsets of WordNet's data files (wndb(5)): `film, movie, picture: a form of entertainment …`.
///
/// A line is `offset file type count word id word id … pointers | gloss`, the count in two hexadecimal digits and `_` for
/// a space in a word; the licence's lines begin with spaces.
enum WordNetPassages {
  static func all(of file: String, _ bytes: [UInt8]) -> [Passage] {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return lines.enumerated().compactMap { place, line in
      guard let first = line.first, first != UInt8(ascii: " "),
        let bar = line.firstIndex(of: UInt8(ascii: "|"))
      else { return nil }
      let fields = line[..<bar].split(separator: UInt8(ascii: " ")).map {
        String(decoding: $0, as: UTF8.self)
      }
      guard fields.count > 4, let count = Int(fields[3], radix: 16), count > 0, fields.count >= 4 + 2 * count
      else { return nil }
      let words = (0..<count).map { fields[4 + 2 * $0].replacing("_", with: " ") }
      let gloss = String(decoding: line[line.index(after: bar)...], as: UTF8.self)
      return Passage(
        file: file, line: place + 1,
        text: "\(words.joined(separator: ", ")):\(gloss)".trimmingEnd())
    }
  }
}

extension String {
  fileprivate func trimmingEnd() -> String {
    var text = self[...]
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
