import Concepts
import Dialogue
import JSON

extension Observation {
  /// What a tool says when it was asked wrongly or found nothing.
  static func refusal(_ reason: String) -> Observation { Observation(reason, isError: true) }
}

extension Situation {
  /// The candidate a model means by a local name.
  func candidate(named name: JSONValue?) -> Candidate? {
    guard let text = name?.stringValue else { return nil }
    return LocalName.position(of: text, count: candidates.count).map { candidates[$0] }
  }
}

extension Query {
  /// The columns that may be recommended: not of the history, and of the task when it fixes the candidates.
  func allowed(_ columns: some Sequence<Int>) -> [Int] {
    let seen = Set(history.map(\.item))
    guard let candidates else { return columns.filter { !seen.contains($0) } }
    let fixed = Set(candidates)
    return columns.filter(fixed.contains)
  }
}

extension Query {
  /// For each of the columns from 0 on, whether it may be recommended; as ``allowed(_:)`` says.
  func openColumns(_ count: Int) -> [Bool] {
    var isOpen = [Bool](repeating: candidates == nil, count: count)
    if let candidates {
      for column in candidates where isOpen.indices.contains(column) { isOpen[column] = true }
    } else {
      for event in history where isOpen.indices.contains(event.item) { isOpen[event.item] = false }
    }
    return isOpen
  }
}

extension [Candidate] {
  /// Columns as candidates, their order as the rank.
  static func inOrder(_ columns: [Int], scores: [Double]?) -> [Candidate] {
    columns.enumerated().map { place, column in
      Candidate(item: column, retrievalRank: place, retrievalScore: scores.map { Float($0[place]) })
    }
  }
}

extension Catalogue {
  /// The names of all attributes, in the order of their bytes, at most thirty.
  var attributeNames: [String] {
    let names = Set(items.lazy.flatMap { $0.attributes.lazy.map(\.name) })
    return Array(names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.prefix(30))
  }
}
