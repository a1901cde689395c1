package import Tracing

/// A prompt's text with places to fill: `{{title}}`. Prompts are text files, so that a change is visible.
package struct PromptTemplate: Sendable, Hashable {
  /// `family/component.purpose`, such as `rankers/pointwise.taste`.
  package let name: String
  package let text: String

  package init(_ name: String, _ text: String) { (self.name, self.text) = (name, text) }

  /// The text of a prompt file: UTF-8, without the line feeds at its end.
  package init(_ name: String, text bytes: [UInt8]) {
    var text = String(decoding: bytes, as: UTF8.self)
    while text.utf8.last == UInt8(ascii: "\n") { text.removeLast() }
    self.init(name, text)
  }

  package var digest: Digest { Digest(of: text) }

  /// The places to fill, in order, each with where its braces begin.
  package var places: [(key: String, start: String.Index)] {
    var places: [(key: String, start: String.Index)] = []
    var rest = text[...]
    while let open = rest.firstRange(of: "{{"), let close = rest[open.upperBound...].firstRange(of: "}}") {
      places.append((String(rest[open.upperBound..<close.lowerBound]), open.lowerBound))
      rest = rest[close.upperBound...]
    }
    return places
  }

  /// The text with each `{{key}}` replaced once; values are not searched for places again.
  package func filled(_ values: [String: String]) -> String {
    var result = ""
    var rest = text[...]
    while let open = rest.firstRange(of: "{{"), let close = rest[open.upperBound...].firstRange(of: "}}") {
      result += rest[..<open.lowerBound]
      let key = String(rest[open.upperBound..<close.lowerBound])
      result += values[key] ?? String(rest[open.lowerBound..<close.upperBound])
      rest = rest[close.upperBound...]
    }
    return result + rest
  }
}

/// The prompts of a run: the built-in ones, each replaceable by a file of the workspace.
package struct PromptLibrary: Sendable {
  private let templates: [String: PromptTemplate]

  /// Later templates replace earlier ones of the same name.
  package init(_ templates: [PromptTemplate]) {
    self.templates = Dictionary(templates.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
  }

  /// - Throws: ``ComponentError`` when there is no such prompt.
  package func template(_ name: String) throws(ComponentError) -> PromptTemplate {
    guard let template = templates[name] else {
      throw ComponentError(
        .unknownName, "no prompt is named '\(name)'\(ComponentError.guess(name, templates.keys.sorted()))")
    }
    return template
  }

  /// All templates by name.
  package var all: [PromptTemplate] { templates.values.sorted { $0.name < $1.name } }

  package func replacing(_ overrides: [PromptTemplate]) -> PromptLibrary { PromptLibrary(all + overrides) }
}
