import ArgumentParser
import Evaluation
import JSON
import Workspaces

/// `reprise evaluate [DATA]`
struct Evaluate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure runs and classic recommenders on one split, and compare them.",
    discussion: """
        reprise evaluate films-split --run ease.run --scorer popularity
        reprise evaluate movielens-100k --filter core=5 --split time --scorer ease --metrics all@10
        reprise evaluate --qrels test.qrels --run a=theirs.run --run b=ours.run --json
        reprise evaluate films-split --run - --per-user values.csv < ease.run

      All systems are measured over the same users: those with something held out. A user without a list counts \
      with an empty one. A run is in the form of TREC or a table with the columns user, item and score; only the \
      scores order it. With --qrels alone, what needs the catalogue or the training data cannot be measured: give \
      --items and --train. The keys of --json are the metrics' names, such as NDCG@10.
      """)
  @Argument(help: "A known name, a file, a folder that 'reprise data' made, or -.", completion: .file())
  var data: String?
  @OptionGroup var options: SplitOptions
  @Option(help: "TREC judgements in place of data.", completion: .file()) var qrels: String?
  @Option(help: "With --qrels: what was learnt from.", completion: .file()) var train: String?
  @Option(help: "A run, or NAME=RUN; - for standard input; repeatable.", completion: .file())
  var run: [String] = []
  @Option(help: "A file that 'reprise fit' wrote; repeatable.", completion: .file()) var model: [String] = []
  @Option(help: "A scorer that learns now, as in ease:ridge=100; repeatable.") var scorer: [SpecText] = []
  @Option(help: "Metrics with commas between, as in ndcg@10,recall@20; all@10 for every one.")
  var metrics: String?
  @OptionGroup var rules: MeasuringOptions
  @Option(help: "Write every user's values to a table.", completion: .file()) var perUser: String?
  @Option(
    help: "A table with the columns user and group; means are given for each group too.", completion: .file())
  var groups: String?
  @Flag(help: "Use and keep nothing that was computed before.") var fresh = false
  @OptionGroup var progress: ProgressOptions
  @OptionGroup var answer: OutputOptions

  func run() async throws {
    var asked = EvaluateOffline(dataset: try body())
    asked.runs = try run.map(Self.run)
    asked.models = model
    asked.scorers = scorer.map(\.json)
    asked.seed = options.seed
    asked.metrics = metrics.map { $0.split(separator: ",").map(String.init) }
    rules.set(in: &asked)
    (asked.perUser, asked.groups, asked.fresh) = (perUser != nil, groups, fresh)
    let response = try await asked.perform(progress)
    if let perUser { try PerUserTable(response).write(to: perUser) }
    for warning in response.warnings { Output.note("note: \(warning)") }
    try answer.show(response) { response in
      let lines = GroupText.lines(response) + TieText.lines(response)
      let volatile = response.volatile
      let end =
        ["Wall time \(volatile.seconds) s"] + (volatile.scores.sentence.map { ["Scores: \($0)"] } ?? [])
      return response.text + lines.joined(separator: "\n") + "\n" + end.joined(separator: "\n")
    }
  }

  private func body() throws -> JSONObject {
    guard let qrels else {
      guard let data else {
        throw Failure(.usage, "no data is named", hint: "name a split's folder, or --qrels")
      }
      if train != nil { throw Failure(.usage, "--train goes with --qrels; the data has its own") }
      return try options.body(for: data)
    }
    guard data == nil, options.split == nil else {
      throw Failure(.usage, "data and --qrels are two ways to say what is held out; give one")
    }
    var files: JSONObject = ["judgements": .string(qrels)]
    if let train { files["train"] = .string(train) }
    if let items = options.reading.items { files["items"] = .string(items) }
    var body: JSONObject = ["files": .object(files)]
    if let format = options.reading.format { body["format"] = format.json }
    return body
  }

  /// `NAME=RUN`, or a run that is called after its file.
  private static func run(_ text: String) throws -> EvaluateOffline.Run {
    if text == "-" { return EvaluateOffline.Run(name: "run", file: try StandardInput.file()) }
    let sides = text.split(separator: "=", maxSplits: 1).map(String.init)
    if sides.count == 2, !sides[0].contains("/") {
      let file = sides[1] == "-" ? try StandardInput.file() : sides[1]
      return EvaluateOffline.Run(name: sides[0], file: file)
    }
    let name = text.split(separator: "/").last.map(String.init) ?? text
    let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    return EvaluateOffline.Run(name: stem.isEmpty ? name : stem, file: text)
  }
}
