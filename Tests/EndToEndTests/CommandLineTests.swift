import JSON
import TestSupport
import Testing

struct CommandLineTests {
  @Test(arguments: [
    "--help", "help run", "help replay", "help trace", "help trace show", "help diff", "help new",
    "help check",
    "help lock", "help model", "help model pull", "help data", "help data import", "help data describe",
    "help data split", "help data export", "help data embed", "help data index", "help data search",
    "help fit", "help rank", "help evaluate",
    "help describe", "help serve", "help doctor",
  ])
  func `help teaches, with examples, within eighty columns`(line: String) async throws {
    let outcome = try await Command(line.split(separator: " ").map(String.init)).run()
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    #expect(outcome.output.contains("USAGE: reprise"))
    for row in outcome.output.split(separator: "\n") where !row.hasPrefix("USAGE: ") {
      #expect(row.count <= 80, "\(row)")
    }
  }

  @Test func `a replaced prompt is shown line by line, and the status says so`() async throws {
    let study = try Study()
    let same = try await Command("prompt", "diff", study.path).run()
    #expect(same.status == 0 && same.output == "no prompt is replaced\n")
    try study.folder.write(Array("Only end.\n".utf8), to: "study/prompts/planners/react.last.txt")
    let changed = try await Command("prompt", "diff", study.path).run()
    #expect(changed.status == 1 && changed.output.contains("+ Only end.") && !changed.output.contains("+ \n"))
    let shown = try await Command("prompt", "show", "planners/react.last", "--workspace", study.path).run()
    #expect(shown.output == "Only end.\n")
    #expect(try await Command("prompt", "show", "planners/react.lost").run().status == 65)
  }

  @Test func `the overview is the one of the transcript`() async throws {
    let outcome = try await Command("--help").run()
    try expectSnapshot(outcome.output, "Transcripts/help/output.txt")
  }

  @Test(arguments: ["nonsense", "model frobnicate", "run", "trace show a b", "diff one", "model pull"])
  func `a wrong command line says so and ends with 64`(line: String) async throws {
    let outcome = try await Command(line.split(separator: " ").map(String.init)).run()
    #expect(outcome.status == 64)
    #expect(outcome.errors.hasPrefix("error: "))
    #expect(outcome.output == "")
  }

  @Test func `a name that is nearly right is guessed`() async throws {
    let outcome = try await Command("describe", "memry").run()
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("no family is called 'memry'"))
    #expect(outcome.errors.contains("did you mean 'memory'?"))
  }

  @Test func `a member's name in place of a family leads to its page`() async throws {
    let outcome = try await Command("describe", "bootstrap").run()
    #expect(outcome.status == 64)
    #expect(outcome.errors.hasSuffix("hint: try 'reprise describe ranker bootstrap'\n"))
    #expect(try await Command("describe", "ranker", "bootstrap").run().status == 0)
  }

  @Test(arguments: [
    ("portable", 0, "ok      kernels used: portable\n"), ("best", 70, "'best', which is none"),
  ])
  func `the doctor says which kernels are used, and that a level has another name`(
    level: String, status: Int32, words: String
  ) async throws {
    let outcome = try await Command("doctor").with("REPRISE_KERNEL_LEVEL", level).run()
    #expect(outcome.status == status && outcome.output.contains(words), "\(outcome.output)")
  }

  @Test func `the doctor's known answers hold, and what is absent comes with the command that fetches it`()
    async throws
  {
    let outcome = try await Command("doctor").run()
    #expect(outcome.status == 0)
    #expect(!outcome.output.contains("WRONG"))
    #expect(outcome.output.contains("hint: `reprise model pull smollm2-135m` downloads"))
  }

  @Test func `a response is one line of JSON`() async throws {
    for arguments in [["doctor"], ["model", "list"], ["data", "list"], ["describe"]] {
      let outcome = try await Command(arguments + ["--json"]).run()
      #expect(outcome.status == 0)
      let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count == 2 && lines.last == "", "one line and its end")
      #expect(try JSONValue(parsing: String(lines[0])).objectValue?.isEmpty == false)
    }
  }

  @Test func `output that nobody reads ends the command quietly`() async throws {
    let folder = try TemporaryFolder()
    let script = "\(Command.executable) model list --json | true; echo \"${PIPESTATUS[0]}\" > status"
    let outcome = try await Shell.run(script, in: folder.path)
    #expect(outcome.errors == "")
    let status = String(decoding: try folder.read("status"), as: UTF8.self)
    #expect(["0\n", "141\n"].contains(status))
  }
}
