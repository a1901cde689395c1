import Concepts
import Evaluation
import JSON

extension Report {
  /// The report in pieces, in reading order.
  package var document: Document {
    var blocks = warnings
    blocks += [.heading("Protocol"), .facts(record.facts + (making?.facts ?? []))]
    for section in sections { blocks += pieces(of: section) }
    if let comparisons { blocks += pieces(of: comparisons) }
    if !traces.isEmpty { blocks += tracePieces }
    if !examples.isEmpty { blocks += [.heading("Example episodes"), .examples(examples)] }
    return Document(title: title, summary: summary, blocks: blocks)
  }

  private func pieces(of section: Section) -> [Document.Block] {
    var blocks: [Document.Block] = [.heading(section.title)]
    if let note = section.note { blocks.append(.paragraph(note)) }
    blocks.append(.table(ResultTables.figures(section.systems)))
    if let chart = ResultTables.chart(section) { blocks.append(.chart(chart)) }
    blocks += [
      ResultTables.validFigures(section.systems), ResultTables.accounts(section.systems, timings),
      ResultTables.losses(section.systems),
    ].compactMap { $0 }.map { .table($0) }
    return blocks
  }

  private func pieces(of family: ComparisonFamily) -> [Document.Block] {
    [.heading("Significance")] + (pairing.map { [.paragraph($0)] } ?? [])
      + [.table(ResultTables.significance(family))]
  }

  private var tracePieces: [Document.Block] {
    [
      .heading("Traces"),
      .table(
        Table(
          "The recordings behind the figures",
          columns: [.init("Trace", .leading), .init("Episodes"), .init("Head", .leading)],
          rows: traces.map { [.text($0.name), .count($0.episodes), .text($0.head)] })),
      .paragraph("A replay asks no model: it serves what was recorded and stops at the first difference."),
      .commands(traces.map(\.command)),
    ]
  }

  // MARK: - Warnings

  private var warnings: [Document.Block] {
    let standIns = models.filter { !$0.isMeaningful && !Self.isProtocolTest($0) }.map(\.model)
    let tests = models.filter(Self.isProtocolTest).map(\.model)
    var blocks: [Document.Block] = []
    if !standIns.isEmpty {
      blocks.append(
        .warning(
          title: "No real language model was used",
          text:
            "\(Self.list(standIns)) stood in for a model. The figures of agents show that the program works, and "
            + "say nothing about language models."))
    }
    if !tests.isEmpty {
      blocks.append(
        .warning(
          title: "Protocol test only",
          text:
            "\(Self.list(tests)) is far too small to recommend well. The figures of agents show that the protocol "
            + "holds with a real model, and say nothing about agents."))
    }
    if !failures.isEmpty {
      blocks.append(.warning(title: "Calls failed", text: failures.joined(separator: " ")))
    }
    return blocks
  }

  private static func isProtocolTest(_ model: ModelIdentity) -> Bool {
    model.model.lowercased().filter { $0 != "-" && $0 != "_" }.contains("smollm2")
  }

  private static func list(_ names: [String]) -> String {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }.joined(separator: ", ")
  }
}

extension Report.Making {
  fileprivate var facts: [Document.Fact] {
    [.init("Wall time", "\(seconds) s when the figures were made")]
      + (scores.map { [.init("Scores", $0)] } ?? [])
  }
}

extension ProtocolRecord {
  /// The record in the order in which a reader asks.
  var facts: [Document.Fact] {
    [
      .init("Data", "\(data), \(dataFingerprint)"),
      .init("Filters", Self.text(Self.brief(filters))),
      .init("Split", "\(Self.text(split)), \(splitFingerprint)"),
      .init("Candidates", candidates),
      .init("Order of ties", ties),
      .init("Relevant", relevance ?? ""),
      .init("Users evaluated", NumberText.grouped(usersEvaluated)),
      .init("Catalogue", "\(NumberText.grouped(catalogueSize)) items"),
      .init("Metrics", metrics.joined(separator: ", ") + "; definitions, version \(metricSpecification)"),
      .init("Seeds", Self.text(.object(seeds))),
      .init("Program", toolVersion),
    ].filter { !$0.value.isEmpty }
  }

  /// A value without what is nought or empty.
  private static func brief(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let values): .array(values.map(brief))
    case .object(let object):
      .object(JSONObject(object.map { ($0.key, brief($0.value)) }.filter { !isNothing($0.1) }))
    default: value
    }
  }

  private static func isNothing(_ value: JSONValue) -> Bool {
    value.intValue == 0 || value.arrayValue?.isEmpty == true || value.objectValue?.isEmpty == true
  }

  /// A value as people read it: `by time, test 0.2`.
  private static func text(_ value: JSONValue) -> String {
    switch value {
    case .null: ""
    case .string(let text): text
    case .array(let values): values.map(text).filter { !$0.isEmpty }.joined(separator: " → ")
    case .object(let object): members(object).joined(separator: ", ")
    default: value.printed()
    }
  }

  private static func members(_ object: JSONObject) -> [String] {
    let name = object["name"]?.stringValue
    let rest = object.filter { $0.key != "name" && !$0.value.isNull }.map { "\($0.key) \(text($0.value))" }
    guard let name else { return rest }
    return rest.isEmpty ? [name] : ["\(name) (\(rest.joined(separator: ", ")))"]
  }
}
