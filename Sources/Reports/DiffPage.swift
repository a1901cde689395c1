import Mustache

/// A comparison of runs as one HTML file with both sides beside each other: no network, no script.
package enum DiffPage {
  /// - Throws: when the template of this build cannot be read, which its test rules out.
  package static func text(_ document: DiffDocument) throws -> String {
    MustacheContentTypes.register(Markup(), named: "MARKUP")
    let template = try MustacheTemplate(
      string: String(decoding: PackageResources.diff_mustache, as: UTF8.self))
    return template.render([
      "pairs": document.pairs.map(context), "alone": document.alone, "anyAlone": !document.alone.isEmpty,
    ])
  }

  private static func context(_ pair: DiffDocument.Pair) -> [String: Any] {
    [
      "left": pair.left, "right": pair.right, "verdict": pair.verdict, "summary": pair.summary,
      "same": pair.verdict == "identical", "facts": pair.facts.map { ["name": $0.name, "value": $0.value] },
      "environment": pair.environment, "anyEnvironment": !pair.environment.isEmpty,
      "roots": pair.roots.map {
        ["cause": $0.cause, "place": $0.place, "fields": $0.fields] as [String: Any]
      },
      "anyRoots": !pair.roots.isEmpty, "consequences": pair.consequences,
      "anyConsequences": !pair.consequences.isEmpty, "lists": pair.lists, "anyLists": !pair.lists.isEmpty,
      "memories": pair.memories, "anyMemories": !pair.memories.isEmpty, "rows": pair.rows.map(context),
      "anyRows": !pair.rows.isEmpty,
    ]
  }

  private static func context(_ row: DiffDocument.Row) -> [String: Any] {
    switch row {
    case .equal(let count): return ["fold": "\(count) events mean the same"]
    case .more(let count): return ["fold": "\(count) more changes are not shown"]
    case .change(let cause, let isRoot, let left, let right):
      return [
        "change": [
          "cause": cause, "root": isRoot, "left": left.map(context) ?? ["title": ""],
          "right": right.map(context) ?? ["title": ""],
        ] as [String: Any]
      ]
    }
  }

  private static func context(_ side: DiffDocument.Side) -> [String: Any] {
    [
      "title": side.title,
      "lines": side.lines.map { ["text": $0.text, "changed": $0.isChanged] as [String: Any] },
    ]
  }
}
