package import Concepts
import Datasets
import Dialogue
package import JSON
import Scoring
import Tracing

/// Finds passages in a folder of text, tables, WordNet or databases, or in a corpus that was fetched, each with where it
/// stands.
///
/// BM25 (k1 = 1.2, b = 0.75); equal scores by file name, then line. The files are read at the first search; the result
/// of each is recorded, so that a replay needs no files.
package struct KnowledgeTool: Tool {
  package static let name = "knowledge"
  package static let summary = "Finds passages in a folder of texts or a fetched corpus, with file and line."
  package static let source = "Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009"
  package static let version = 2

  package struct Configuration: ComponentConfiguration {
    package var folder = ""
    package var corpus = ""
    package var count = 3
    package init() {}
    package static let parameters = [
      Parameter(
        "folder", "The folder of .txt, .md, .csv, .tsv, .db and WordNet's data files, from the workspace's."),
      Parameter("corpus", "In place of a folder, a corpus that `reprise data list` shows."),
      Parameter("count", "The most passages that are found.", in: 1...20),
    ]
  }

  private let configuration: Configuration
  private let library: PassageLibrary

  /// - Throws: ``ComponentError`` without a folder and a corpus.
  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    guard configuration.folder.isEmpty != configuration.corpus.isEmpty else {
      throw ComponentError(
        .badValue,
        "'knowledge' looks into one of 'folder' and 'corpus'; name a folder of texts, or one that `reprise data list` shows",
        path: configuration.folder.isEmpty ? "" : "/corpus")
    }
    library = PassageLibrary(
      folder: context.path(configuration.folder), corpus: configuration.corpus, files: context.files)
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
        EffectAnswer(
          .array(try library.best(configuration.count, for: words).map(\.json)), source: .stub)
      }
      let lines = (found.arrayValue ?? []).map(Self.line)
      return lines.isEmpty ? .refusal("nothing is found") : Observation(lines.joined(separator: " "))
    } catch let failure as EffectFailure {
      return .refusal(UntrustedText.line(failure.message, limit: 200))
    }
  }

  private static func line(_ passage: JSONValue) -> String {
    let source = "\(passage["file"]?.stringValue ?? ""):\(passage["line"]?.intValue ?? 0)"
    let text = UntrustedText.line(passage["text"]?.stringValue ?? "", limit: 300)
    return "[\(UntrustedText.line(source, limit: 80))] \(text)"
  }
}
