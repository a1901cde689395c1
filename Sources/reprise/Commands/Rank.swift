import ArgumentParser
import Glibc
import JSON
import Workspaces

/// `reprise rank MODEL DATA`
struct Rank: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Rank the catalogue for users, and write the lists as a run.",
    discussion: """
        reprise rank ease.model films-split > ease.run
        reprise rank popularity films-split -k 20 | reprise evaluate films-split --run -
        reprise rank ease films-split --user u1 --user u2 --as csv

      Candidates are the whole catalogue without what the user met. A run in the form of TREC has scores that \
      count down, so that every evaluator keeps the order; a table (--as csv) has the scores themselves, and can \
      hold ids with white space. Lists are kept for later commands, in the workspace around or the user's cache; \
      a scorer whose lists are all known does not learn again.
      """)
  @Argument(help: "A file that 'reprise fit' wrote, or a scorer that learns now.", completion: .file())
  var model: String
  @Argument(help: "A known name, a file, a folder that 'reprise data' made, or -.", completion: .file())
  var data: String
  @OptionGroup var options: SplitOptions
  @Option(name: [.customShort("k"), .long], help: "How many items a list has at most; 0 for all.")
  var depth = 100
  @Option(help: "A user by id; repeatable. Without it: who has something held out, else all.")
  var user: [String] = []
  @Flag(help: "Rank items too that the user met.") var keepSeen = false
  @Option(name: .customLong("as"), help: "trec or csv.") var form = "trec"
  @Option(help: "The last word of each line; else the scorer's name.") var tag: String?
  @Flag(help: "Use and keep nothing that was computed before.") var fresh = false
  @Option(name: .shortAndLong, help: "The file; - for standard output.", completion: .file()) var output = "-"
  @OptionGroup var progress: ProgressOptions
  @OptionGroup var answer: OutputOptions

  func run() async throws {
    if output == "-", answer.json {
      throw Failure(.usage, "--json would be mixed with the run", hint: "name a file with -o")
    }
    let target = output == "-" ? "\(try ScratchFolder.path())/run" : output
    var asked = RankUsers(dataset: try options.body(for: data), output: target)
    if access(model, F_OK) == 0 { asked.model = model } else { asked.scorer = try Self.scorer(model) }
    (asked.seed, asked.depth, asked.keepSeen) = (options.seed, depth, keepSeen)
    (asked.format, asked.tag, asked.users) = (form, tag, user.isEmpty ? nil : user)
    asked.fresh = fresh
    let response = try await asked.perform(progress)
    if response.usersWithoutHistory > 0 {
      Output.note("\(response.usersWithoutHistory) users have no interaction to go by")
    }
    if output == "-" {
      try Output.copy(target)
    } else {
      try answer.show(response) { response in
        let told = ["\(response.lines) lines for \(response.users) users in \(response.output)"]
        return (told + (response.volatile.scores.sentence.map { ["Scores: \($0)"] } ?? [])).joined(
          separator: "\n")
      }
    }
  }

  private static func scorer(_ text: String) throws -> JSONValue {
    if let spec = SpecText(argument: text), !text.contains("/"), !text.hasSuffix(".model") {
      return spec.json
    }
    throw Failure(
      .noInput, "there is no file \(text)",
      hint: "make a model with 'reprise fit', or name a scorer that 'reprise describe scorer' lists")
  }
}
