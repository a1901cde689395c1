import Mustache

/// A run as one HTML file, its steps collapsible: no network, no script.
package enum TimelinePage {
  /// - Throws: when the template of this build cannot be read, which its test rules out.
  package static func text(_ document: TimelineDocument) throws -> String {
    MustacheContentTypes.register(Markup(), named: "MARKUP")
    let template = try MustacheTemplate(
      string: String(decoding: PackageResources.timeline_mustache, as: UTF8.self))
    return template.render([
      "title": document.title, "facts": document.facts.map { ["name": $0.name, "value": $0.value] },
      "components": document.components.map { context($0, most: document.components) },
      "total": context(document.total, most: []), "note": document.note,
      "episodes": document.episodes.map(context),
    ])
  }

  private static func context(_ spending: TimelineDocument.Spending, most: [TimelineDocument.Spending])
    -> [String: Any]
  {
    let tokens = spending.promptTokens + spending.completionTokens
    let largest = most.map { $0.promptTokens + $0.completionTokens }.max() ?? 0
    return [
      "site": spending.site, "calls": NumberText.grouped(spending.calls),
      "failures": NumberText.grouped(spending.failures), "served": NumberText.grouped(spending.served),
      "read": NumberText.grouped(spending.promptTokens),
      "written": NumberText.grouped(spending.completionTokens),
      "seconds": NumberText.fixed(spending.seconds, 1),
      "share": largest == 0 ? "0" : "\(100 * tokens / largest)",
    ]
  }

  private static func context(_ episode: TimelineDocument.Episode) -> [String: Any] {
    [
      "title": episode.title, "summary": episode.summary, "slate": episode.slate.joined(separator: ", "),
      "steps": episode.steps.map { step in
        [
          "title": step.title, "facts": step.facts, "depth": "\(min(step.depth, 8))",
          "failed": step.isFailure, "quiet": step.isStructure, "text": step.text.joined(separator: "\n"),
          "lines": step.text,
        ] as [String: Any]
      },
    ]
  }
}
