import JSON
import Tracing

/// Finds events by what stands in them.
package struct GrepTraces: Operation {
  package static let method = "trace/grep"
  package static let summary = "Finds the events of traces whose text, request or result holds something."

  /// A trace, a folder of runs, a notebook or a workspace, which stand for their last runs.
  package var path: String
  package var text: String
  /// Whether the text is a regular expression.
  package var pattern: Bool?
  /// Whether capitals count as small letters.
  package var ignoreCase: Bool?
  package var kind: String?
  package var span: String?
  /// At most this many matches; 100 when left out, at most 10,000.
  package var count: Int?

  package init(path: String, text: String) { (self.path, self.text) = (path, text) }

  package struct Response: Codable, Sendable {
    package var matches: [Match]
    /// Whether there may be more.
    package var isCut: Bool
    /// What is wrong with a trace: what lies after it was not searched.
    package var damage: [String]
  }

  package struct Match: Codable, Sendable {
    package var trace: String
    package var event: Int
    package var span: String
    package var kind: String
    package var site: String
    /// Where in the event, as a JSON pointer: `/req/messages/0`.
    package var field: String
    /// The text around the first place.
    package var excerpt: String
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let search = try TextSearch(text, isPattern: pattern == true, ignoresCase: ignoreCase == true)
      let filter = EventFilter(kind: kind, span: span)
      let limit = min(max(count ?? 100, 1), 10_000)
      var response = Response(matches: [], isCut: false, damage: [])
      for path in try TraceLocator(path).paths {
        var stream = try EventStream(path)
        while !response.isCut, let line = stream.next() {
          let event = try stream.event(line)
          guard filter.passes(event), let found = search.first(in: event.description) else { continue }
          response.matches.append(
            Match(
              trace: path, event: line.place, span: event.span, kind: event.kind.rawValue, site: event.site,
              field: found.field, excerpt: found.excerpt))
          response.isCut = response.matches.count >= limit
        }
        try stream.checkSome()
        if let damage = stream.damage { response.damage.append("\(path): \(damage)") }
      }
      return response
    } catch { throw WorkspaceError(error) }
  }
}

/// A search for text in the strings of a value.
struct TextSearch {
  private let regex: Regex<AnyRegexOutput>?
  private let plain: String
  private let ignoresCase: Bool

  /// - Throws: ``WorkspaceError`` for a pattern that is no regular expression.
  init(_ text: String, isPattern: Bool, ignoresCase: Bool) throws(WorkspaceError) {
    self.ignoresCase = ignoresCase
    plain = ignoresCase ? text.lowercased() : text
    guard isPattern else {
      regex = nil
      return
    }
    do { regex = try Regex(text).ignoresCase(ignoresCase) } catch {
      throw WorkspaceError(
        .usage, "bad-pattern", "'\(text)' is no regular expression: \(error)",
        hint: "leave the pattern option out to look for the text as it is")
    }
  }

  /// The first string, number or key with a match, in the order of the keys.
  func first(in value: JSONValue) -> (field: String, excerpt: String)? { first(in: value, at: "") }

  private func first(in value: JSONValue, at path: String) -> (field: String, excerpt: String)? {
    switch value {
    case .object(let object):
      for (key, member) in object {
        if let found = first(in: member, at: "\(path)/\(Self.escaped(key))") { return found }
      }
      return nil
    case .array(let values):
      for (place, member) in values.enumerated() {
        if let found = first(in: member, at: "\(path)/\(place)") { return found }
      }
      return nil
    case .string(let text): return excerpt(text).map { (path, $0) }
    default: return excerpt(value.printed()).map { (path, $0) }
    }
  }

  private static func escaped(_ key: String) -> String {
    key.replacing("~", with: "~0").replacing("/", with: "~1")
  }

  private func excerpt(_ text: String) -> String? {
    guard let range = range(in: text) else { return nil }
    let start = text.index(range.lowerBound, offsetBy: -40, limitedBy: text.startIndex) ?? text.startIndex
    let end = text.index(range.upperBound, offsetBy: 60, limitedBy: text.endIndex) ?? text.endIndex
    return (start > text.startIndex ? "…" : "") + text[start..<end] + (end < text.endIndex ? "…" : "")
  }

  private func range(in text: String) -> Range<String.Index>? {
    if let regex { return text.firstMatch(of: regex)?.range }
    guard ignoresCase else { return text.firstRange(of: plain) }
    guard text.lowercased().contains(plain) else { return nil }
    return text.indices.lazy.compactMap { start -> Range<String.Index>? in
      guard let end = text.index(start, offsetBy: plain.count, limitedBy: text.endIndex),
        text[start..<end].lowercased() == plain
      else { return nil }
      return start..<end
    }.first ?? text.startIndex..<text.startIndex
  }
}
