package import Concepts
import Foundation
import JSON
package import Testing

/// Law: a component has a page `Docs/Components/<folder>/<name>.md` that begins with its name and sentence, and
/// whose table of parameters says what the component says of itself.
package func checkPage(
  of type: any Component.Type, family: String, folder: String, at here: SourceLocation = #_sourceLocation
) throws {
  let description = try ComponentDescription(type, family: family)
  let root = URL(fileURLWithPath: Fixture.root).deletingLastPathComponent().deletingLastPathComponent()
  let page = root.appendingPathComponent("Docs/Components/\(folder)/\(description.name).md")
  let text = (try? String(contentsOf: page, encoding: .utf8)) ?? "there is no page \(page.lastPathComponent)"
  let head = "# \(description.name)\n\n\(description.summary)\n"
  #expect(
    text.hasPrefix(head), "\(description.name): the page should begin with its summary", sourceLocation: here)
  let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  if type.source != "ours" {
    #expect(
      words.contains(type.source), "\(description.name): the page should name its source",
      sourceLocation: here)
  }
  let cost = family == "memory" ? "Model calls for what it is given: \(type.cost)." : type.cost
  if cost != "0" {
    #expect(words.contains(cost), "\(description.name): the page should say its cost", sourceLocation: here)
  }
  for (parameter, standard) in description.parameters {
    let value = standard.stringValue ?? standard.canonicalText
    let row = "| `\(parameter.name)` | \(value) | \(parameter.summary) |"
    #expect(
      text.contains("\(row)\n"), "\(description.name): the page lacks the row\n\(row)", sourceLocation: here)
  }
  let rows = text.split(separator: "\n").count { $0.hasPrefix("| `") }
  #expect(rows == description.parameters.count, "\(description.name): rows", sourceLocation: here)
}
