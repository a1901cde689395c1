import ArgumentParser
import JSON
import Workspaces

/// `reprise memory …`
struct MemoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "memory",
    abstract: "Look into what is remembered of a user.",
    discussion: """
      A run's trace has every change of a memory, so that it can be shown at any event. A trace is never changed: \
      what is forgotten, undone or edited goes to the file that --output names, and a memory file is changed in its \
      place.

        reprise memory show TRACE --user 12
        reprise memory diff TRACE --user 12 --from 40 --to 60
        reprise memory undo TRACE --user 12 --source 3 --output 12.json
        reprise memory forget 12.json --text horror
      """,
    subcommands: [MemoryShow.self, MemoryDiff.self, MemoryForget.self, MemoryUndo.self, MemoryEdit.self])
}

/// Whose memory is meant, and where it goes.
struct MemoryOptions: ParsableArguments {
  @Argument(help: "A trace, what has just one, or a memory file.", completion: .file()) var path: String
  @Option(help: "The user; may be left out where there is only one.") var user: String?
  @Option(help: "The last event of a trace that counts, by its number.") var at: Int?
  @Option(name: .long, help: "A memory file to write; its name ends in .json.", completion: .file())
  var output: String?
}

/// `reprise memory show PATH`
struct MemoryShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "List what is remembered of a user, or write it to a file.")
  @OptionGroup var options: MemoryOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let asked = GetMemory(
      path: options.path, user: options.user, at: options.at, output: options.output)
    try (try await asked.perform(in: Workbench.environment())).show(output)
  }
}

/// `reprise memory diff LEFT [RIGHT]`
struct MemoryDiff: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Compare a user's memory at two events, or of two runs or files.",
    discussion: "Exit status: 0 the same, 1 different.")
  @Argument(help: "A trace, what has just one, or a memory file.", completion: .file()) var left: String
  @Argument(help: "The same; LEFT when left out.", completion: .file()) var right: String?
  @Option(help: "The user; may be left out where there is only one.") var user: String?
  @Option(help: "The last event that counts on the left.") var from: Int?
  @Option(help: "The last event that counts on the right.") var to: Int?
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let asked = DiffMemories(left: left, right: right, user: user, from: from, to: to)
    let response = try await asked.perform(in: Workbench.environment())
    try output.show(response) { response in
      let lines =
        response.removed.map { "- \($0.entryLine)" } + response.added.map { "+ \($0.entryLine)" }
        + response.changed.map { "~ \($0.id) \($0.patch.printed())" }
      return Terminal.harmless((lines + ["\(response.equal) entries are the same"]).joined(separator: "\n"))
    }
    if response.exitCode != 0 { throw ExitCode(Int32(response.exitCode)) }
  }
}

/// `reprise memory forget PATH`
struct MemoryForget: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget", abstract: "Forget entries, by name, note, item or text.")
  @OptionGroup var options: MemoryOptions
  @Option(help: "An entry's name, such as m3.") var id: String?
  @Option(help: "Entries that this note led to.") var source: Int?
  @Option(help: "Entries about this item.") var item: String?
  @Option(help: "Entries whose text contains this, in any case.") var text: String?
  @OptionGroup var output: OutputOptions

  func run() async throws {
    var asked = ForgetMemory(
      path: options.path, user: options.user, at: options.at, output: options.output)
    (asked.id, asked.source, asked.item, asked.text) = (id, source, item, text)
    try (try await asked.perform(in: Workbench.environment())).show(output) { $0.changedText }
  }
}

/// `reprise memory undo PATH --source N`
struct MemoryUndo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo", abstract: "Undo everything that one note led to.")
  @OptionGroup var options: MemoryOptions
  @Option(help: "The note: 0 is the first event of the user's history.") var source: Int
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let asked = UndoMemory(
      path: options.path, user: options.user, at: options.at, source: source, output: options.output)
    try (try await asked.perform(in: Workbench.environment())).show(output) { $0.changedText }
  }
}

/// `reprise memory edit PATH ID TEXT`
struct MemoryEdit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "Put another text into an entry.")
  @OptionGroup var options: MemoryOptions
  @Option(help: "The entry's name, such as m3.") var id: String
  @Option(help: "The text.") var text: String
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let asked = EditMemory(
      path: options.path, user: options.user, at: options.at, id: id, text: text, output: options.output)
    try (try await asked.perform(in: Workbench.environment())).show(output)
  }
}

extension MemoryView {
  fileprivate func show(_ output: OutputOptions, text: (Self) -> String = { $0.text }) throws {
    if let damage { Output.note("warning: \(path): \(damage)") }
    try output.show(self, text: text)
  }

  fileprivate var text: String {
    let head = "\(memory) of \(user.asName): \(entries.count) entries after \(operations) operations"
    let rows = entries.map { entry in
      [
        entry["id"]?.stringValue ?? "", entry["kind"]?.stringValue ?? "",
        (entry["sources"]?.arrayValue ?? []).map { $0.printed() }.joined(separator: ","),
        String((entry["text"]?.stringValue ?? "").prefix(80)),
      ]
    }
    let changes = done.map { operation in
      let value = operation["after"] ?? operation["before"]
      let text = String((value?["text"]?.stringValue ?? "").prefix(80))
      return "\(operation["kind"]?.stringValue ?? "") \(operation["id"]?.stringValue ?? ""): \(text)"
    }
    let table = rows.isEmpty ? [] : [Terminal.table([["ID", "KIND", "NOTES", "TEXT"]] + rows)]
    let lines = changes + [head] + table + (file.map { ["written to \($0)"] } ?? [])
    return Terminal.harmless(lines.joined(separator: "\n"))
  }

  /// The same of a memory that was to be changed.
  fileprivate var changedText: String {
    done.isEmpty ? "nothing was changed: no entry is meant\n\(text)" : text
  }
}

extension JSONValue {
  fileprivate var entryLine: String {
    "\(self["id"]?.stringValue ?? "") \(self["kind"]?.stringValue ?? ""): \(self["text"]?.stringValue ?? "")"
  }
}
