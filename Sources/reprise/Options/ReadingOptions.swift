import ArgumentParser
import Glibc
import JSON

/// How files are read and filtered.
struct ReadingOptions: ParsableArguments {
  @Option(help: "A file with titles and attributes of items.", completion: .file()) var items: String?
  @Option(
    help: """
      The reader: csv, movielens, recbole, json-lines, lists, orange, trec-qrels, with parameters as in \
      csv:delimiter=semicolon,header=false; without it the file's ending tells.
      """)
  var format: SpecText?
  @Option(help: "Which column is what, as in user=visitor; repeatable.") var column: [ColumnText] = []
  @Option(help: "What a line that cannot be read does: stop, or count (it is left out and counted).")
  var badLines: BadLines?
  @Option(
    help: """
      A filter, as in core=5, rating:atLeast=4, time:from=1998-01-01, duplicates=keep; repeatable, in the order \
      given.
      """)
  var filter: [FilterText] = []

  enum BadLines: String, ExpressibleByArgument, CaseIterable { case stop, count }

  /// What a `dataset` cell would say of the same data.
  ///
  /// - Parameter data: a known name, a file, a folder, or `-`.
  func body(for data: String) throws -> JSONObject {
    var body = try origin(data)
    if let format { body["format"] = format.json }
    if !column.isEmpty { body["columns"] = .object(JSONObject(column.map { ($0.role, $0.column) })) }
    if let badLines { body["badLines"] = .string(badLines.rawValue) }
    if !filter.isEmpty { body["filter"] = .array(filter.map(\.json)) }
    return body
  }

  private func origin(_ data: String) throws -> JSONObject {
    if data == "-" { return files(try StandardInput.file()) }
    var status = stat()
    if stat(data, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      if let items {
        throw Failure(.usage, "\(data) is a folder and has its items; leave out --items \(items)")
      }
      return ["folder": .string(data)]
    }
    let isFile = access(data, F_OK) == 0 || data.contains("/") || data.contains(".") || data.contains("#")
    return isFile ? files(data) : ["source": .string(data)]
  }

  private func files(_ path: String) -> JSONObject {
    guard let items else { return ["file": .string(path)] }
    return ["files": ["interactions": .string(path), "items": .string(items)]]
  }
}

/// Data on a command line, with how it is read.
struct DataOptions: ParsableArguments {
  @Argument(
    help: """
      A known name, a file (also packed as gzip or zip), a folder that 'reprise data' made, or - for standard \
      input.
      """, completion: .file())
  var data: String
  @OptionGroup var reading: ReadingOptions

  func body() throws -> JSONObject { try reading.body(for: data) }
}
