package import Concepts
import JSON

/// Writes a data set to files that the readers of this module read back with the same fingerprint.
///
/// Every file is complete or not there. Events are written user by user, oldest first.
package struct DatasetExport: Sendable {
  package enum Format: String, CaseIterable, Codable, Sendable {
    case csv, recbole
    case jsonLines = "json-lines"
  }

  /// What was written.
  package struct Result: Sendable {
    /// The files by role.
    package var files: [String: String]
    /// The reader, with the parameters, that reads them back.
    package var reader: ComponentSpec
  }

  let dataset: Dataset

  package init(_ dataset: Dataset) { self.dataset = dataset }

  /// Writes `<name>.csv` and `<name>.items.csv`, or the like, into a folder that exists.
  ///
  /// - Throws: ``DatasetError`` when the folder cannot be written, or a text cannot be in the format.
  package func write(_ format: Format, to folder: String) throws -> Result {
    let name = fileName
    let files = [
      "interactions": "\(folder)/\(name).\(format.ending)", "items": "\(folder)/\(name).\(format.itemEnding)",
    ]
    let (events, items) = (try FileSink(files["interactions"] ?? ""), try FileSink(files["items"] ?? ""))
    try writeEvents(interactions, format, to: events)
    var reader = try writeItems(format, to: items)
    if interactions.itemCounts.contains(0) { reader.overrides["unseenItems"] = "keep" }
    try items.finish()
    try events.finish()
    return Result(files: files, reader: reader)
  }

  /// Writes a table of interactions over this data set's catalogue.
  func writeEvents(_ interactions: Interactions, _ format: Format, to sink: FileSink) throws {
    switch format {
    case .csv: try writeEvents(interactions, TableStyle.csv, sink)
    case .recbole: try writeEvents(interactions, TableStyle.recbole, sink)
    case .jsonLines: try writeJSONEvents(interactions, sink)
    }
  }

  /// Writes the catalogue.
  ///
  /// - Returns: the reader, with the parameters, that reads events and items back.
  func writeItems(_ format: Format, to sink: FileSink) throws -> ComponentSpec {
    switch format {
    case .csv: try writeItems(TableStyle.csv, sink)
    case .recbole: try writeItems(TableStyle.recbole, sink)
    case .jsonLines: try writeJSONItems(sink)
    }
  }

  var interactions: Interactions { dataset.interactions }

  /// The data set's name without what file systems dislike.
  private var fileName: String {
    let name = dataset.name.unicodeScalars.map { scalar in
      scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "-_.".unicodeScalars.contains(scalar)
        ? Character(scalar) : "-"
    }
    let text = String(name.drop { $0 == "." })
    return text.isEmpty ? "dataset" : text
  }

  private func writeJSONEvents(_ interactions: Interactions, _ sink: FileSink) throws {
    try interactions.forEachEvent { user, event in
      var line: JSONObject = [
        "user": .string(user.name), "item": .string(dataset.catalogue[event.item].id.name),
      ]
      if let rating = event.rating { line["rating"] = .number(Double(rating)) }
      if let time = event.time { line["time"] = .integer(time) }
      try sink.write(JSONValue.object(line).printedBytes() + [10])
    }
  }

  private func writeJSONItems(_ sink: FileSink) throws -> ComponentSpec {
    for item in dataset.catalogue.items {
      let attributes = item.attributes.map { ($0.name, JSONValue.array($0.values.map { .string($0) })) }
      let line: JSONValue = [
        "item": .string(item.id.name), "title": .string(item.title),
        "attributes": .object(JSONObject(attributes)),
      ]
      try sink.write(line.printedBytes() + [10])
    }
    return ComponentSpec("json-lines", ["form": "plain"])
  }
}

extension DatasetExport.Format {
  var ending: String {
    switch self {
    case .csv: "csv"
    case .recbole: "inter"
    case .jsonLines: "jsonl"
    }
  }

  var itemEnding: String {
    switch self {
    case .csv: "items.csv"
    case .recbole: "item"
    case .jsonLines: "items.jsonl"
    }
  }
}

extension Interactions {
  /// Calls `body` with each event, user by user.
  func forEachEvent(_ body: (UserID, Event) throws -> Void) rethrows {
    for row in 0..<userCount {
      for place in range(ofUser: row) { try body(users[row], event(at: place)) }
    }
  }
}
