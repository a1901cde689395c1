package import Concepts
import JSON

/// Writes a data set to files that the readers of this module read back with the same fingerprint.
///
/// Every file is complete or not there. Events are written user by user, oldest first.
package struct DatasetExport: Sendable {
  package enum Format: String, CaseIterable, Sendable {
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
    let ending = [.csv: "csv", .recbole: "inter", .jsonLines: "jsonl"][format] ?? ""
    let itemEnding = [.csv: "items.csv", .recbole: "item", .jsonLines: "items.jsonl"][format] ?? ""
    let name = fileName
    let files = ["interactions": "\(folder)/\(name).\(ending)", "items": "\(folder)/\(name).\(itemEnding)"]
    let (events, items) = (try FileSink(files["interactions"] ?? ""), try FileSink(files["items"] ?? ""))
    var reader: ComponentSpec
    switch format {
    case .csv: reader = try writeTable(TableStyle.csv, events, items)
    case .recbole: reader = try writeTable(TableStyle.recbole, events, items)
    case .jsonLines: reader = try writeJSON(events, items)
    }
    if interactions.itemCounts.contains(0) { reader.overrides["unseenItems"] = "keep" }
    try items.finish()
    try events.finish()
    return Result(files: files, reader: reader)
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

  /// Calls `body` with each event, user by user.
  func forEachEvent(_ body: (UserID, Interactions.Event) throws -> Void) rethrows {
    for row in 0..<interactions.userCount {
      for place in interactions.range(ofUser: row) {
        try body(interactions.users[row], interactions.event(at: place))
      }
    }
  }

  private func writeJSON(_ events: FileSink, _ items: FileSink) throws -> ComponentSpec {
    try forEachEvent { user, event in
      var line: JSONObject = [
        "user": .string(user.name), "item": .string(dataset.catalogue[event.item].id.name),
      ]
      if let rating = event.rating { line["rating"] = .number(Double(rating)) }
      if let time = event.time { line["time"] = .integer(time) }
      try events.write(JSONValue.object(line).printedBytes() + [10])
    }
    for item in dataset.catalogue.items {
      let attributes = item.attributes.map { ($0.name, JSONValue.array($0.values.map { .string($0) })) }
      let line: JSONValue = [
        "item": .string(item.id.name), "title": .string(item.title),
        "attributes": .object(JSONObject(attributes)),
      ]
      try items.write(line.printedBytes() + [10])
    }
    return ComponentSpec("json-lines", ["form": "plain"])
  }
}
