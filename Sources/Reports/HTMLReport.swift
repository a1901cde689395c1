import Concepts
import Evaluation
import Mustache

/// A report as one HTML file: no network, no script, light and dark, readable aloud.
package enum HTMLReport {
  /// - Throws: when the template of this build cannot be read, which its test rules out.
  package static func text(_ document: Document) throws -> String {
    try template().render(context(document))
  }

  /// Compiled by the engine once a report; content types of the engine are by name.
  private static func template() throws -> MustacheTemplate {
    MustacheContentTypes.register(Markup(), named: "MARKUP")
    return try MustacheTemplate(string: String(decoding: PackageResources.report_mustache, as: UTF8.self))
  }

  private static func context(_ document: Document) -> [String: Any] {
    var context: [String: Any] = ["title": document.title, "blocks": document.blocks.map(context)]
    context["summary"] = document.summary
    return context
  }

  private static func context(_ block: Document.Block) -> [String: Any] {
    switch block {
    case .heading(let heading): ["heading": heading]
    case .paragraph(let paragraph): ["paragraph": paragraph]
    case .warning(let title, let text): ["warning": ["name": title, "text": text]]
    case .facts(let facts): ["facts": ["list": facts.map { ["name": $0.name, "value": $0.value] }]]
    case .table(let table): ["table": context(table)]
    case .chart(let chart): ["chart": ["svg": chart.svg()]]
    case .commands(let commands): ["commands": ["list": commands]]
    case .examples(let examples): ["examples": ["list": examples.map(context)]]
    }
  }

  private static func context(_ table: Table) -> [String: Any] {
    let sides = table.columns.map { $0.alignment == .leading ? "l" : "r" }
    return [
      "caption": table.caption,
      "columns": zip(table.columns, sides).map { ["name": $0.title, "side": $1] },
      "rows": table.rows.map { row in
        ["cells": zip(row, sides).enumerated().map { context($1.0, side: $1.1, isHead: $0 == 0) }]
      },
      "notes": table.notes,
    ]
  }

  private static func context(_ cell: Cell, side: String, isHead: Bool) -> [String: Any] {
    var context: [String: Any] = ["side": side, "value": cell.plain, "head": isHead]
    if case .figure(let figure) = cell {
      context["value"] = figure.text
      context["best"] = figure.isBest
      context["interval"] = figure.intervalText
    }
    return context
  }

  private static func context(_ example: EpisodeExample) -> [String: Any] {
    var context: [String: Any] = [
      "user": example.user.name, "system": example.system, "span": example.span,
      "hits": example.slate.count { $0.isHit }, "shown": example.slate.count,
      "history": example.history, "anyHistory": !example.history.isEmpty,
      "slate": example.slate.map { ["name": $0.title, "hit": $0.isHit] as [String: Any] },
      "missed": example.missed, "anyMissed": !example.missed.isEmpty,
    ]
    context["wish"] = example.wish
    context["stop"] = example.stop
    return context
  }
}
