import Concepts
import Dialogue
import JSON

/// Lists of local names in replies: how they are read, and how they are made permutations.
enum ListReply {
  /// The names of a list under `key`, of a bare list, or of text like `c2 > c1`.
  static func names(in reply: Reply, key: String) throws(ReplyProblem) -> [String] {
    if let json = StructuredReply.json(in: reply.text) {
      let values = json[key]?.arrayValue ?? json.arrayValue ?? []
      let names = values.compactMap { $0.stringValue ?? $0.intValue.map { "c\($0)" } }
      if !names.isEmpty { return names }
      throw ReplyProblem("'\(key)' is missing or empty")
    }
    let words = reply.text.prefix(4000).split { ">,;\n ".contains($0) }.map(String.init)
    let names = words.filter { LocalName.position(of: $0, count: 10_000) != nil }
    guard !names.isEmpty else { throw ReplyProblem("there is no list of names like c1") }
    return names
  }

  /// A permutation of `given`: valid names first, what is missing behind in the order it had. Each repair, and
  /// whether the list came back as given or reversed, is counted.
  static func repaired(_ names: [String], of given: [Int], _ audit: inout RankingAudit) -> [Int] {
    let read = NamedPositions(names, count: given.count)
    let answered = Set(read.positions)
    let missing = given.indices.filter { !answered.contains($0) }
    audit.invented += read.invented
    audit.duplicates += read.duplicates
    audit.missing += missing.count
    audit.lists += 1
    let order = read.positions + missing
    if order == Array(given.indices) { audit.identities += 1 }
    if order == given.indices.reversed() { audit.reversals += 1 }
    return order.map { given[$0] }
  }
}
