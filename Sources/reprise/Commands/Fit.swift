import ArgumentParser
import JSON
import Workspaces

/// `reprise fit SCORER DATA -o FILE`
struct Fit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Let a classic recommender learn from data, and keep it in a file.",
    discussion: """
        reprise fit ease:ridge=100 films-split -o ease.model
        reprise fit popularity:halfLifeDays=90 log.csv -o popular.model
        reprise fit embedding:vectors=films.npy,ids=films.ids films-split -o films.model

      'reprise describe scorer' lists the recommenders. Of a split its training part is learnt from, of data that \
      is not cut everything. What was learnt is in the file, so that 'reprise rank' needs no \
      more than data with the same catalogue. The file is complete or not there.
      """)
  @Argument(help: "A scorer, with parameters after a colon.") var scorer: SpecText
  @Argument(help: "A known name, a file, a folder that 'reprise data' made, or -.", completion: .file())
  var data: String
  @OptionGroup var options: SplitOptions
  @Option(name: .shortAndLong, help: "The file to write.", completion: .file()) var output: String
  @OptionGroup var progress: ProgressOptions
  @OptionGroup var answer: OutputOptions

  func run() async throws {
    let asked = FitScorer(
      dataset: try options.body(for: data), scorer: scorer.json, seed: options.seed, output: output)
    try answer.show(try await asked.perform(progress)) { response in
      "\(scorer.name) learnt from \(response.interactions) interactions of \(response.users) users with "
        + "\(response.items) items\n\(response.output): "
        + (response.isStored ? "\(response.bytes) bytes" : "learns again when it is read")
    }
  }
}
