import ArgumentParser
import JSON
import Workspaces

/// `reprise data embed DATA`
struct DataEmbed: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "embed", abstract: "Have a model make vectors of the items' texts.",
    discussion: """
        reprise data embed movielens-100k --model minilm-l6-v2 -o films.tsv
        reprise evaluate films-split --scorer embedding:vectors=films.tsv

      Each item's title and attributes become a vector. In a notebook the file is named as \
      {name: embedding, vectors: data/films.tsv}; results depend on what is in it. With --model openai-compatible \
      the endpoint of OPENAI_BASE_URL and OPENAI_MODEL makes the vectors. A text is asked about once.
      """)
  @OptionGroup var data: DataOptions
  @Option(help: "A model that makes vectors; 'reprise model list' shows those of this machine.") var model:
    String
  @Option(name: .shortAndLong, help: "The file.", completion: .file()) var output: String
  @OptionGroup var progress: ProgressOptions
  @OptionGroup var answer: OutputOptions

  func run() async throws {
    let asked = EmbedItems(dataset: try data.body(), model: .string(model), output: output)
    let response = try await Workbench.perform(quiet: progress.quiet) { try await asked.perform(in: $0) }
    try answer.show(response) {
      "\($0.items) items of \($0.name), \($0.width) numbers each, in \($0.output) (\($0.digest))"
    }
  }
}
