import ArgumentParser
import Assets
import JSON
import Workspaces

/// `reprise data …`
struct Data: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List, fetch, import, describe, split and export data sets.",
    discussion: """
      Known data sets are fetched into the cache and checked by their digests; they are never part of a \
      workspace or of this program, because their licences do not let them be passed on. Files of your own need \
      no fetching.

        reprise data pull movielens-100k        100 000 ratings of 1 682 films
        reprise data import ratings.csv.gz --filter core=5 -o films
        reprise data describe films
        reprise data split films --by leave-last-out -o films-split
        reprise data export films-split --part test --as qrels > test.qrels

      What import and split write is a folder of standard files with a manifest: counts after every step, \
      fingerprints, and the digests of the files, so that a changed file is noticed.
      """,
    subcommands: [
      DataList.self, DataPull.self, DataDescribe.self, DataImport.self, DataSplit.self, DataExport.self,
      DataEmbed.self, DataIndex.self, DataSearch.self,
    ])
}

/// `reprise data list`
struct DataList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the data sets that are known.")
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try output.show(try await ListAssets(kinds: [.data, .corpus]).perform(in: Workbench.environment())) {
      $0.table
    }
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

/// `reprise data describe DATA`
struct DataDescribe: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe", abstract: "Say what a data set holds: steps with counts, spread, fingerprint.",
    discussion: """
        reprise data describe movielens-100k
        reprise data describe ml-1m.zip#ml-1m/ratings.dat --filter core=5
        zcat log.csv.gz | reprise data describe - --column user=visitor

      Of a known data set it also says whose it is and whether it is here.
      """)
  @OptionGroup var data: DataOptions
  @OptionGroup var progress: ProgressOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let response = try await DescribeData(dataset: try data.body()).perform(progress)
    output.show(response, text: DataText.description(of: response))
  }
}

/// `reprise data import DATA -o FOLDER`
struct DataImport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Read and filter data, and keep it as a folder.",
    discussion: """
        reprise data import ratings.csv --items films.csv -o films
        reprise data import reviews.jsonl.gz --filter rating:atLeast=4 -o reviews
        cat log.tsv | reprise data import - --format csv:delimiter=tab -o log

      Every filter is a step with what it dropped. The folder is complete or not there.
      """)
  @OptionGroup var data: DataOptions
  @Option(name: .shortAndLong, help: "The folder to make.", completion: .directory) var output: String
  @Option(help: "What the data is called; else by its source.") var name: String?
  @Option(name: .customLong("as"), help: "The form of the files: csv, recbole or json-lines.") var form =
    "csv"
  @OptionGroup var progress: ProgressOptions
  @OptionGroup var answer: OutputOptions

  func run() async throws {
    let asked = ImportData(dataset: try data.body(), name: name, format: form, output: output)
    let response = try await asked.perform(progress)
    answer.show(response, text: DataText.description(of: response))
  }
}

/// `reprise data split DATA --by SPLIT -o FOLDER`
struct DataSplit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "split", abstract: "Cut data into train and test, and keep the parts as a folder.",
    discussion: """
        reprise data split films --by time -o films-split              each user's last fifth
        reprise data split films --by leave-last-out:count=2 -o last-two
        reprise data split films --by global-temporal:at=1998-01-01 -o by-date
        reprise data split films --by k-fold:folds=5,fold=0 --seed 7 -o fold-0

      'reprise describe split' lists the splits. The folder has train, test, items, judgements in the form of \
      TREC, and the record of the split with its fingerprint.
      """)
  @OptionGroup var data: DataOptions
  @Option(help: "The split, with parameters after a colon; time, random and last are short forms.") var by:
    SpecText
  @Option(help: "Of the splits in which chance has a part.") var seed = 1
  @Option(name: .shortAndLong, help: "The folder to make.", completion: .directory) var output: String
  @Option(name: .customLong("as"), help: "The form of the files: csv, recbole or json-lines.") var form =
    "csv"
  @OptionGroup var progress: ProgressOptions
  @OptionGroup var answer: OutputOptions

  func run() async throws {
    var body = try data.body()
    body["split"] = by.splitJSON
    let asked = SplitData(dataset: body, seed: seed, format: form, output: output)
    let response = try await asked.perform(progress)
    answer.show(response, text: DataText.description(of: response))
  }
}

extension SpecText {
  /// As a `dataset` cell's `split` says it: `time`, `random` and `last` are what it cuts by.
  var splitJSON: JSONValue {
    guard ["time", "random", "last"].contains(name), let object = json.objectValue else { return json }
    var short: JSONObject = ["by": .string(name)]
    for (key, value) in object where key != "name" { short[key] = value }
    return .object(short)
  }
}
