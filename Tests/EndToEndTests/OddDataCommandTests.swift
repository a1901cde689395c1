import Foundation
import JSON
import TestSupport
import Testing

/// Data, runs, judgements and models that are odd or damaged, through the real command: a clear error with place and hint,
/// or a defined result.
struct OddDataCommandTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      "user,item,rating,time\na,the film,4,1\na,日本,5,2\nb,the film,3,1\nb,caf\u{e9},2,3\nb,cafe\u{301},2,4\n"
        + "c,\"x, y\",1,5\nc,the film,3,6\n", to: "odd.csv")
  }

  private func run(_ arguments: String...) async throws -> Command.Outcome {
    try await Command(arguments, in: folder.path).run()
  }

  private func json(_ arguments: String...) async throws -> JSONValue {
    let outcome = try await Command(arguments + ["--json"], in: folder.path).run()
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try JSONValue(parsing: outcome.output.trimmingCharacters(in: .newlines))
  }

  @Test func `ids with spaces, commas and look-alikes stay apart on the way through every step`() async throws
  {
    _ = try await run("data", "import", "odd.csv", "-o", "odd")
    let table = try await run("rank", "popularity", "odd", "--as", "csv", "--user", "a", "-k", "9")
    #expect(table.status == 0, "\(table.errors)")
    #expect(table.output.contains("a,cafe\u{301},") && table.output.contains("a,caf\u{e9},"))
    #expect(table.output.contains("a,\"x, y\",3,1.0"))
    let lists = try await run(
      "rank", "popularity", "odd.csv", "--split", "leave-last-out", "--as", "csv", "-o", "odd.run.csv")
    #expect(lists.status == 0, "\(lists.errors)")
    let measured = try await json(
      "evaluate", "odd.csv", "--split", "leave-last-out", "--run", "odd.run.csv", "--scorer", "popularity",
      "--metrics", "mrr@9", "--draws", "10")
    #expect(measured["systems"]?[0]?["metrics"] == measured["systems"]?[1]?["metrics"])
    #expect(measured["systems"]?[0]?["remarks"]?["unknownItems"] == 0)
    let trec = try await run("rank", "popularity", "odd", "-o", "odd.run")
    #expect(trec.status == 65 && trec.errors.contains("hint: write a table"), "\(trec.errors)")
    #expect(!folder.exists("odd.run"))
  }

  @Test func `a cut-off beyond the catalogue is defined, and no list is longer than the catalogue`()
    async throws
  {
    let lists = try await run(
      "rank", "ease", "odd.csv", "-k", "100000", "--keep-seen", "--as", "csv", "--user", "a")
    #expect(lists.output.split(separator: "\n").count == 1 + 5)
    let figures = try await json(
      "evaluate", "odd.csv", "--split", "leave-last-out", "--scorer", "popularity", "--metrics",
      "ndcg@1000,precision@1000,hr@1000", "--draws", "10")
    let metrics = figures["systems"]?[0]?["metrics"]
    #expect(metrics?["HR@1000"]?.doubleValue == 1)
    #expect(metrics?["Precision@1000"]?.doubleValue == 0.001, "missing places are misses")
  }

  @Test(
    arguments: [
      ("user,item,rating\na,x,nan\n", "odd-in.csv:2: 'nan'"),
      ("user,item,rating\na,x,inf\n", "odd-in.csv:2: 'inf'"),
      ("user,item\n,x\n", "odd-in.csv:2: "), ("user,item\na,\n", "odd-in.csv:2: "),
      ("user,item,time\na,x,1e400\n", "odd-in.csv:2: "),
      ("user,item\n", "odd-in.csv: there is no interaction"),
      ("", "odd-in.csv: the file is empty"), ("user,item\na,x,1\n", "odd-in.csv:2: "),
      ("who,what\na,x\n", "odd-in.csv:1: "), ("user,item\n\"a,x\n", "odd-in.csv:2: "),
    ] as [(String, String)])
  func `data that cannot be meant is refused with its line`(text: String, words: String) async throws {
    try folder.write(text, to: "odd-in.csv")
    let outcome = try await run("data", "import", "odd-in.csv", "-o", "made")
    #expect(outcome.status == 65, "\(outcome.errors)")
    #expect(outcome.errors.hasPrefix("error: \(words)"), "\(outcome.errors)")
    #expect(!folder.exists("made"))
  }

  @Test
  func `scores that are no numbers stand last, and a list that repeats an item is refused with its line`()
    async throws
  {
    try folder.write("a 0 x 1\nb 0 y 1\n", to: "q")
    try folder.write("a Q0 x 1 nan t\na Q0 w 2 -5 t\nb Q0 z 1 2 t\nc Q0 z 1 2 t\n", to: "odd.run")
    let figures = try await json(
      "evaluate", "--qrels", "q", "--run", "odd.run", "--metrics", "mrr@5", "--draws", "10")
    let system = figures["systems"]?[0]
    #expect(system?["metrics"]?["MRR@5"]?.doubleValue == 0.25, "x is second for a, y is missed for b")
    #expect(system?["remarks"]?["scoresThatAreNoNumber"] == 1 && system?["counts"]?["ignored"] == 1)
    try folder.write("a Q0 x 1 2 t\na Q0 x 2 1 t\n", to: "twice.run")
    let twice = try await run("evaluate", "--qrels", "q", "--run", "twice.run")
    #expect(twice.status == 65 && twice.errors.hasPrefix("error: twice.run:2: "), "\(twice.errors)")
    #expect(twice.errors.contains("hint: ") && twice.errors.contains("--duplicates first"))
    for (name, text) in [("short.run", "a Q0 x 1\n"), ("words.run", "a Q0 x 1 high t\n")] {
      try folder.write(text, to: name)
      let outcome = try await run("evaluate", "--qrels", "q", "--run", name)
      #expect(outcome.status == 65 && outcome.errors.hasPrefix("error: \(name):1: "), "\(outcome.errors)")
      #expect(outcome.errors.contains("hint: a run has lines"))
    }
    try folder.write("", to: "empty")
    let empty = try await run("evaluate", "--qrels", "empty", "--run", "odd.run")
    #expect(empty.status == 65 && empty.errors.hasPrefix("error: empty: "), "\(empty.errors)")
  }

  @Test func `a model that is cut, changed or foreign is refused, whatever it is of`() async throws {
    for scorer in ["user-knn", "item-knn", "bm25"] {
      let fit = try await run("fit", scorer, "odd.csv", "-o", "a.model")
      #expect(fit.status == 0, "\(fit.errors)")
      let whole = try folder.read("a.model")
      var changed = whole
      changed[whole.count - 2] ^= 4
      for bytes in [Array(whole.dropLast(9)), Array(whole.prefix(40)), changed, Array("no model".utf8), []] {
        try folder.write(bytes, to: "b.model")
        let outcome = try await run("rank", "b.model", "odd.csv", "--as", "csv")
        #expect(outcome.status == 65 && outcome.output == "", "\(outcome.errors)")
        #expect(
          outcome.errors.contains("b.model: the model cannot be read")
            && outcome.errors.contains("hint: fit it"))
      }
    }
    try folder.write("user,item\na,other\n", to: "other.csv")
    let foreign = try await run("rank", "a.model", "other.csv")
    #expect(foreign.status == 65 && foreign.errors.contains("the model does not fit"), "\(foreign.errors)")
  }

  @Test func `packed files that are cut or of a foreign kind are refused`() async throws {
    let packed = try await Shell.run(
      "gzip -c odd.csv > whole.csv.gz; head -c 60 whole.csv.gz > cut.csv.gz; printf 'BZh91AY' > a.csv.bz2",
      in: folder.path)
    #expect(packed.status == 0)
    for (name, words) in [("cut.csv.gz", "cut off"), ("a.csv.bz2", "bzip2")] {
      let outcome = try await run("data", "describe", name, "--format", "csv")
      #expect(outcome.status == 65 && outcome.errors.hasPrefix("error: \(name): "), "\(outcome.errors)")
      #expect(outcome.errors.contains(words) && outcome.errors.contains("hint: "))
    }
    #expect(try await run("data", "describe", "whole.csv.gz").status == 0)
  }
}
