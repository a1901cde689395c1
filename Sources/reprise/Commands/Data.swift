import ArgumentParser
import Assets
import Workspaces

/// `reprise data …`
struct Data: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List, fetch and describe data sets.",
    discussion: """
      Known data sets are fetched into the cache and checked by their digests; they are never part of a \
      workspace or of this program, because their licences do not let them be passed on. Files of your own need \
      no fetching: name them in a dataset cell.

        reprise data pull movielens-100k        100 000 ratings of 1 682 films
        reprise data describe movielens-100k    licence, citation, files
      """,
    subcommands: [DataList.self, DataPull.self, DataDescribe.self])
}

/// `reprise data list`
struct DataList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the data sets that are known.")
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try output.show(try await ListAssets(kinds: [.data]).perform(in: Workbench.environment())) { $0.table }
  }
}

/// `reprise data pull NAME…`
struct DataPull: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pull", abstract: "Fetch data sets into the cache.",
    discussion: "Says what is fetched and how large it is before it starts; safe to interrupt and to repeat.")
  @Argument(help: "Names that 'reprise data list' shows.") var names: [String]
  @OptionGroup var progress: ProgressOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await PullAssets(names: names).perform(quiet: progress.quiet, output)
  }
}

/// `reprise data describe NAME`
struct DataDescribe: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe", abstract: "Say what a data set is, whose it is, and whether it is here.")
  @Argument(help: "A name that 'reprise data list' shows.") var name: String
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let response = try await ListAssets(names: [name]).perform(in: Workbench.environment())
    try output.show(response) { $0.assets.map(\.paragraph).joined(separator: "\n") }
  }
}
