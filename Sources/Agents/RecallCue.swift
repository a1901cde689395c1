import Concepts
import Dialogue
import JSON

/// What an agent asks its memory with, where the query has a wish in words and where it has none.
///
/// Memories that compare texts weigh what they hold against the cue; with no words at all they go by what they hold alone.
package enum RecallCue: String, Sendable, CaseIterable {
  /// The wish where there is one, else the candidates.
  case auto
  /// The wish, and nothing where there is none.
  case wish
  /// The wish, and titles and first attribute values of the candidates, those with the best retrieval scores first.
  case candidates

  /// The most candidates whose titles stand in a cue.
  static let most = 10

  init(_ value: JSONValue) throws(ComponentError) {
    guard let cue = value.stringValue.flatMap(RecallCue.init(rawValue:)) else {
      throw ComponentError(
        .badValue,
        "'cue' is \(value.printed()) and must be one of \(Self.allCases.map(\.rawValue).joined(separator: ", "))",
        path: "/cue")
    }
    self = cue
  }

  /// Whether the cue of the query names candidates, which are then retrieved before the memory is asked.
  func namesCandidates(for query: Query) -> Bool {
    switch self {
    case .auto: !(query.text ?? "").contains { $0.isLetter || $0.isNumber }
    case .wish: false
    case .candidates: true
    }
  }

  /// The words of the cue.
  func text(_ query: Query, _ candidates: [Candidate], in catalogue: Catalogue) -> String {
    let wish = query.text.map { [$0] } ?? []
    guard namesCandidates(for: query) else { return wish.joined() }
    let lines = candidates.bestFirst.prefix(Self.most).map { column in
      let item = catalogue[column]
      let values = item.attributes.first.map { $0.values.prefix(3).joined(separator: ", ") } ?? ""
      return UntrustedText.line(values.isEmpty ? item.title : "\(item.title) [\(values)]", limit: 120)
    }
    return (wish + lines).joined(separator: "; ")
  }
}
