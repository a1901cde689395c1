import Concepts
import JSON

/// Reads JSON Lines: one object a line, such as the reviews of Amazon and Yelp.
struct JSONLinesReader: DatasetReader {
  static let name = "json-lines"
  static let summary = "Reads one JSON object a line: Amazon 2014, 2018 and 2023, Yelp, or any keys."
  static let source = "RFC 8259, one value a line; McAuley lab's and Yelp's descriptions of their files"

  struct Configuration: ComponentConfiguration {
    var form = JSONForm.automatic
    var user = ""
    var item = ""
    var rating = ""
    var time = ""
    var timeUnit = ""
    var itemKey = ""
    var title = ""
    var attributes: [String] = []
    var numbers: [String] = []
    var images: [String] = []
    var unseenItems = UnseenItems.drop
    var badLines = BadLinePolicy.stop

    static let parameters = [
      Parameter("form", "Whose keys the lines have.", oneOf: JSONForm.allCases.map(\.rawValue)),
      Parameter("user", "The key of users; empty: as the form has it."),
      Parameter("item", "The key of items; empty: as the form has it."),
      Parameter("rating", "The key of ratings, or none; empty: as the form has it."),
      Parameter("time", "The key of times, or none; empty: as the form has it."),
      Parameter(
        "timeUnit", "The unit of times that are numbers; empty: as the form has it.",
        oneOf: [""] + TimeUnit.allCases.map(\.rawValue)),
      Parameter("itemKey", "The key of items in the file of items; empty: as the form has it."),
      Parameter("title", "The key of titles; empty: as the form has it."),
      Parameter("attributes", "Keys of the file of items to keep; empty: as the form has it."),
      Parameter("numbers", "Keys of the file of items whose values must be finite numbers."),
      Parameter("images", "Keys of the file of items that are paths of images, from the file's folder."),
      .unseenItems, .badLines,
    ]
  }

  let configuration: Configuration

  init(_ configuration: Configuration, in context: ComponentContext) { self.configuration = configuration }

  func read(_ files: [String: String]) throws -> Dataset {
    let path = try SourceFile.path("interactions", in: files, known: ["interactions", "items"])
    var faults = LineFaults(configuration.badLines)
    let lines = try SourceFile.lines(path)
    guard let first = try Self.firstObject(path) else {
      throw DatasetError(.empty, "the file is empty", file: lines.file)
    }
    let form = configuration.form == .automatic ? JSONForm(guessing: first) : configuration.form
    let layout = JSONEventKeys(configuration, form, first: first)
    var table = EventTable(hasRatings: layout.rating != nil, hasTimes: layout.time != nil)
    try Self.objects(lines, &faults) { layout.append($0, to: &table) }
    var detail: JSONObject = [
      "file": .string(lines.file), "form": .string(form.rawValue), "keys": layout.json,
    ]
    let items = try files["items"].map { try readItems($0, form, &faults, &detail) }
    return try DatasetAssembly(
      name: SourceFile.stem(path), events: table, items: items, unseen: configuration.unseenItems,
      faults: faults, detail: detail
    ).dataset(readBy: Self.name)
  }

  private func readItems(
    _ path: String, _ form: JSONForm, _ faults: inout LineFaults, _ detail: inout JSONObject
  ) throws -> ItemTable {
    var table = ItemTable()
    let kinds = AttributeKinds(
      numbers: configuration.numbers, images: configuration.images, folder: SourceFile.folder(path))
    var keys = JSONItemKeys(configuration, form, kinds)
    try Self.objects(try SourceFile.lines(path), &faults) { keys.append($0, to: &table) }
    kinds.note(missingImages: keys.missingImages, in: &detail)
    return table
  }

  private static func firstObject(_ path: String) throws -> JSONObject? {
    let lines = try SourceFile.lines(path)
    while let line = try lines.next() {
      if line.isEmpty { continue }
      return (try? JSONValue(parsing: line))?.objectValue ?? [:]
    }
    return nil
  }

  /// Calls `take` with each object; what it returns is what is wrong with the line.
  private static func objects(
    _ lines: LineReader, _ faults: inout LineFaults, _ take: (JSONObject) -> LineFault?
  ) throws {
    while let line = try lines.next() {
      if line.isEmpty { continue }
      if let fault = fault(of: line, take) { try faults.report(fault.error(in: lines)) }
    }
  }

  private static func fault(of line: LineReader.Line, _ take: (JSONObject) -> LineFault?) -> LineFault? {
    do {
      let value = try PythonLiteral.parse(line)
      guard let object = value.objectValue else {
        return LineFault("the line is \(value.kind), not an object")
      }
      return take(object)
    } catch {
      return LineFault("the line is no JSON: \(error.message) (character \(error.column))")
    }
  }
}
