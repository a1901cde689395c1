import ArgumentParser
import Assets
import Workspaces

/// `reprise model …`
struct Model: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List, fetch and add language models.",
    discussion: """
      Models are GGUF files served on this machine by llama.cpp's HTTP server (the asset 'xllamacpp'). They lie in \
      the folder that REPRISE_CACHE names, else in ~/.cache/reprise, and are used only when their digest is the \
      pinned one.

        reprise model pull smollm2-135m          93 MB, for tests; says nothing
        reprise model pull qwen2.5-coder-1.5b    1.1 GB, the default
        reprise model pull minilm-l6-v2          91 MB, makes vectors of texts
        reprise model add mine ~/models/mine.gguf

      Any OpenAI-compatible endpoint serves too, without a download: write 'use: openai-compatible' in a model cell, \
      or run with --model openai-compatible. OPENAI_BASE_URL and OPENAI_MODEL name it; its key, where it wants one, \
      is in OPENAI_API_KEY.
      """,
    subcommands: [ModelList.self, ModelPull.self, ModelAdd.self, ModelStatus.self])
}

/// `reprise model list`
struct ModelList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the models that are known.")
  @OptionGroup var output: OutputOptions

  func run() async throws { try await ModelStatus.list(output) }
}

/// `reprise model pull NAME…`
struct ModelPull: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pull", abstract: "Fetch models, and with them the server that runs them.",
    discussion: """
      Says what is fetched and how large it is before it starts. An interrupted download goes on where it stopped; \
      what is there already is not fetched again. Files of your own are taken from the folders in \
      REPRISE_ASSET_PATH first.
      """)
  @Argument(help: "Names that 'reprise model list' shows.") var names: [String]
  @OptionGroup var progress: ProgressOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await PullAssets(names: names).perform(quiet: progress.quiet, output)
  }
}

/// `reprise model add NAME FILE`
struct ModelAdd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Make a GGUF file of yours known under a name.",
    discussion: "The file stays where it is. Its digest is recorded and becomes part of every run's identity."
  )
  @Argument(help: "A name: lower-case letters, digits, '.', '-', '_'.") var name: String
  @Argument(help: "The GGUF file.", completion: .file(extensions: ["gguf"])) var file: String
  @Option(help: "The model's licence, as it will be listed.") var licence = "not stated"
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let asked = AddModel(name: name, file: file, licence: licence)
    try output.show(try await asked.perform(in: Workbench.environment())) { entry in
      "'\(entry.name)' is known now; name it in a model cell, or run with --model \(entry.name)"
    }
  }
}

/// `reprise model status NAME`
struct ModelStatus: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Say what of the models is on this machine.")
  @Argument(help: "A name; without one, all.") var name: String?
  @OptionGroup var output: OutputOptions

  func run() async throws {
    guard let name else { return try await Self.list(output) }
    let response = try await ListAssets(names: [name]).perform(in: Workbench.environment())
    try output.show(response) { $0.assets.map(\.paragraph).joined(separator: "\n") }
  }

  static func list(_ output: OutputOptions) async throws {
    let response = try await ListAssets(kinds: [.model, .embedder, .runtime]).perform(
      in: Workbench.environment())
    try output.show(response) { $0.table }
  }
}
