package import Concepts
import Glibc
package import JSON
import Scoring
import Tracing

/// Finds passages in a folder of text, each with the file and the line it stands in.
///
/// BM25 (k1 = 1.2, b = 0.75) over paragraphs; equal scores by file name, then line. The files are read when the agent is
/// made; the result of a search is recorded, so that a replay needs no folder.
package struct KnowledgeTool: Tool {
  package static let name = "knowledge"
  package static let summary = "Finds passages in a folder of text files, with file and line."
  package static let source = "Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009"

  package struct Configuration: ComponentConfiguration {
    package var folder = ""
    package var count = 3
    package init() {}
    package static let parameters = [
      Parameter("folder", "The folder of .txt and .md files."),
      Parameter("count", "The most passages that are found.", in: 1...20),
    ]
  }

  private let configuration: Configuration

  package init(_ configuration: Configuration, in context: ComponentContext) {
    self.configuration = configuration
  }

  package var description: ToolDescription {
    ToolDescription(
      name: Self.name, summary: "look something up in texts",
      parameters: JSONSchema.object([("words", JSONSchema.text(upTo: 80))]))
  }

  package func use(_ arguments: JSONValue, in situation: Situation, turn: Turn) async throws -> Observation {
    guard let words = arguments["words"]?.stringValue else { return .refusal("'words' must be a string") }
    do {
      let found = try await turn.span.perform(EffectCall(.toolCall, at: "knowledge.use", arguments)) {
        let passages = try TextFolder(configuration.folder).passages
        return EffectAnswer(
          .array(Self.best(passages, for: words, configuration.count).map(\.json)), source: .stub)
      }
      let lines = (found.arrayValue ?? []).map { passage in
        let source = "\(passage["file"]?.stringValue ?? ""):\(passage["line"]?.intValue ?? 0)"
        return
          "[\(UntrustedText.line(source, limit: 80))] \(UntrustedText.line(passage["text"]?.stringValue ?? "", limit: 300))"
      }
      return lines.isEmpty ? .refusal("nothing is found") : Observation(lines.joined(separator: " "))
    } catch let failure as EffectFailure {
      return .refusal(UntrustedText.line(failure.message, limit: 200))
    }
  }

  private static func best(_ passages: [TextFolder.Passage], for words: String, _ count: Int) -> [TextFolder
    .Passage]
  {
    let items = passages.enumerated().map { Item(ItemID("\($0)"), title: $1.text) }
    let scores = WordIndex(Catalogue(items)).scores(of: words)
    return ColumnSelection.best(count, of: scores.count) { scores[$0] > 0 ? scores[$0] : nil }
      .map { passages[$0.column] }
  }
}

/// The paragraphs of a folder's text files, by file name and line.
struct TextFolder {
  struct Passage: Sendable {
    var file: String
    /// The line it begins in, from 1.
    var line: Int
    var text: String

    var json: JSONValue {
      ["file": .string(file), "line": .integer(Int64(line)), "text": .string(text)]
    }
  }

  let passages: [Passage]

  /// The most bytes that are read of a file.
  private static let longest = 4 << 20

  init(_ folder: String) throws {
    guard let stream = opendir(folder) else {
      throw EffectFailure(code: "noFolder", message: "there is no folder '\(folder)' of texts; set 'folder'")
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".txt") || name.hasSuffix(".md") { names.append(name) }
    }
    passages = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.flatMap { name in
      Self.paragraphs(of: name, in: Self.text(of: "\(folder)/\(name)"))
    }
  }

  private static func text(of path: String) -> String {
    guard let file = fopen(path, "r") else { return "" }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < longest, case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func paragraphs(of file: String, in text: String) -> [Passage] {
    var (passages, current): ([Passage], Passage?) = ([], nil)
    for (place, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      guard line.contains(where: { !$0.isWhitespace }) else {
        current.map { passages.append($0) }
        current = nil
        continue
      }
      if current == nil { current = Passage(file: file, line: place + 1, text: "") }
      let gap = current?.text.isEmpty == true ? "" : " "
      current?.text += gap + line
    }
    current.map { passages.append($0) }
    return passages
  }
}
