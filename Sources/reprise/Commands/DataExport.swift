import ArgumentParser
import JSON
import Workspaces

/// `reprise data export DATA`
struct DataExport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write one table of a data set for other programs.",
    discussion: """
        reprise data export films > interactions.csv
        reprise data export films --part items --as json-lines -o items.jsonl
        reprise data export films-split --part test --as qrels | trec_eval /dev/stdin films.run

      Events come user by user, oldest first. RecBole's form and that of TREC cannot hold every text: what they \
      cannot is an error.
      """)
  @OptionGroup var data: DataOptions
  @Option(help: "all, train, history, test or items.") var part = "all"
  @Option(name: .customLong("as"), help: "csv, recbole, json-lines or qrels.") var form = "csv"
  @Option(name: .shortAndLong, help: "The file; - for standard output.", completion: .file()) var output = "-"
  @OptionGroup var answer: OutputOptions

  func run() async throws {
    if output == "-", answer.json {
      throw Failure(.usage, "--json would be mixed with the table", hint: "name a file with -o")
    }
    let target = output == "-" ? "\(try ScratchFolder.path())/table" : output
    let asked = ExportData(dataset: try data.body(), part: part, format: form, output: target)
    let response = try await asked.perform(in: Workbench.environment())
    if output == "-" {
      try Output.copy(target)
    } else {
      try answer.show(response) { "\($0.rows) rows of \($0.name) (\($0.part)) in \($0.output)" }
    }
  }
}
