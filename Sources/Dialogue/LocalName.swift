/// The short names under which a model sees candidates: `c1`, `c2`, … in the order shown.
///
/// A model never sees an identifier of the data set, so what it answers is grounded or it is nothing.
package enum LocalName {
  /// The name of the thing at a position, from 0.
  package static func text(at position: Int, letter: String = "c") -> String { "\(letter)\(position + 1)" }

  /// The position a name stands for; `nil` unless it is one of the first `count` names, exactly as shown but
  /// for case, brackets and spaces around it.
  package static func position(of name: String, count: Int, letter: Character = "c") -> Int? {
    let bare = name.filter { !" []()\"'#".contains($0) }
    guard bare.first?.lowercased() == letter.lowercased(), bare.utf8.count <= 8 else { return nil }
    let digits = bare.dropFirst()
    guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let number = Int(digits), number >= 1, number <= count
    else { return nil }
    return number - 1
  }
}

/// Local names read from a reply, with the account of what was wrong with them.
package struct NamedPositions: Sendable, Hashable {
  /// Valid positions in the order given, each once.
  package var positions: [Int] = []
  package var invented = 0
  package var duplicates = 0

  /// Reads names; unknown ones are counted as invented and repeated ones as duplicates.
  package init(_ names: [String], count: Int) {
    var seen: Set<Int> = []
    for name in names {
      guard let position = LocalName.position(of: name, count: count) else {
        invented += 1
        continue
      }
      if seen.insert(position).inserted { positions.append(position) } else { duplicates += 1 }
    }
  }
}
