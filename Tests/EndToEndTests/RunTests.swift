import Foundation
import JSON
import TestSupport
import Testing

/// The main job on a small workspace: run, run again, replay, compare.
struct RunTests {
  @Test func `a notebook runs, says that no language model was used, and is not run twice`() async throws {
    let study = try Study()
    let first = try await study.run()
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.output.contains("NDCG@5"))
    #expect(first.output.contains("No real language model was used"))
    #expect(first.output.contains("Report: \(study.path)/.reprise/reports/own-data.html"))
    #expect(first.output.contains("identical"))
    #expect(study.folder.exists("study/reprise.lock"))
    let again = try await study.run()
    #expect(again.status == 0)
    #expect(again.output.contains("0 of 6 cells ran, 6 were there already."))
    #expect(study.leftovers == [])
  }

  @Test func `a notebook of baselines alone runs without any model, and names no agent`() async throws {
    let study = try Study()
    let text = try String(
      contentsOfFile: "\(Command.repository)/Workspaces/own-data/notebooks/baselines.md", encoding: .utf8)
    try study.folder.write(text, to: "study/notebooks/baselines.md")
    let outcome = try await Command("run", "\(study.path)/notebooks/baselines.md", "--quiet").run()
    #expect(outcome.status == 0, "\(outcome.errors)")
    for part in [
      "ease", "embedding", "item-knn", "ItemCoverage@5", "All test users, whole catalogue", "Report: ",
    ] {
      #expect(outcome.output.contains(part), "\(part)\n\(outcome.output)")
    }
    #expect(!outcome.output.contains("language model") && !outcome.output.contains("agents"))
    #expect(try await Command("check", study.path).run().status == 0)
  }

  @Test func `a run replays without a model, and two runs of one notebook are the same`() async throws {
    let (study, other) = (try Study(), try Study())
    #expect(try await study.run().status == 0)
    #expect(try await other.run().status == 0)
    let replay = try await Command("replay", study.path, "--quiet").run()
    #expect(replay.status == 0, "\(replay.errors)")
    #expect(replay.output.contains("identical: no model was asked"))
    let diff = try await Command("diff", study.path, other.path).run()
    #expect(diff.status == 0)
    #expect(diff.output.hasPrefix("identical: "))
  }

  @Test func `another seed gives another run, and the difference is named`() async throws {
    let (study, other) = (try Study(), try Study())
    try other.edit("seed: 7", "seed: 8")
    #expect(try await study.run().status == 0)
    #expect(try await other.run().status == 0)
    let diff = try await Command("diff", study.path, other.path).run()
    #expect(diff.status == 1)
    #expect(diff.output.contains("environment /seed:") && diff.output.contains("-7-"))
    let page = try await Command("diff", study.path, other.path, "--html", study.folder.path(of: "diff.html"))
      .run()
    #expect(page.status == 1 && study.folder.exists("diff.html"), "\(page.errors)")
    #expect(try await Command("diff", study.path, "absent").run().status == 2)
  }

  @Test func `a changed ranker makes the evaluation stale and the old trace diverge`() async throws {
    let study = try Study()
    #expect(try await study.run().status == 0)
    let trace = try #require(try await study.traces().first)
    try study.folder.write(
      "Reply only with the word Yes or the word No. {{title}}",
      to: "study/prompts/rankers/pointwise.plain.txt")
    let replay = try await Command("replay", trace, "--quiet", "--json").run()
    #expect(replay.status == 3, "\(replay.output)\(replay.errors)")
    let response = try JSONValue(parsing: replay.output)
    #expect(response["isIdentical"] == false)
    #expect(response["traces"]?[0]?["divergence"]?["class"]?.stringValue == "env-changed")
  }

  @Test func `a tolerant replay ends with a status of its own, and counts what it went on after`()
    async throws
  {
    let study = try Study()
    #expect(try await study.run().status == 0)
    try study.folder.write("Unused. {{title}}", to: "study/prompts/rankers/pointwise.plain.txt")
    let unused = try await Command("replay", study.path, "--quiet", "--mode", "tolerant").run()
    #expect(unused.status == 4 && unused.output.contains("allowed: 1 env-changed"), "\(unused.output)")
    try study.folder.write("Rank. {{title}}", to: "study/prompts/planners/react.system.txt")
    let stopped = try await Command("replay", study.path, "--quiet", "--mode", "tolerant").run()
    #expect(stopped.status == 3, "\(stopped.output)\(stopped.errors)")
    #expect(stopped.output.contains("allowed: 1 env-changed"))
    let stale = try await Command(
      "replay", study.path, "--quiet", "--mode", "tolerant", "--allow", "env-changed", "request-changed"
    ).run()
    #expect(stale.status == 4, "\(stale.output)\(stale.errors)")
    #expect(stale.output.contains("tainted episodes: /0"))
    let wrong = try await Command("replay", study.path, "--allow", "moved").run()
    #expect(wrong.status == 64)
    let scored = try await Command("trace", "score", study.path, "--metric", "mrr", "--quiet").run()
    #expect(scored.status == 0, "\(scored.errors)")
    #expect(scored.output.contains("MRR"))
  }

  @Test func `fresh makes everything again and keeps the earlier trace`() async throws {
    let study = try Study()
    #expect(try await study.run().status == 0)
    let fresh = try await study.run("--fresh")
    #expect(fresh.status == 0, "\(fresh.errors)")
    #expect(fresh.output.contains("6 of 6 cells ran"))
    #expect(study.folder.files.contains { $0.hasSuffix("trace.replaced-1.jsonl") })
  }

  @Test func `a new workspace is made once, and never over another`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path(of: "mine")
    let made = try await Command("new", "quickstart", path).run()
    #expect(made.status == 0, "\(made.errors)")
    #expect(folder.exists("mine/workspace.yaml"))
    let check = try await Command("check", path).run()
    #expect(check.status == 0, "\(check.output)")
    let again = try await Command("new", "quickstart", path).run()
    #expect(again.status == 73)
    let wrong = try await Command("new", "quikstart", folder.path(of: "other")).run()
    #expect(wrong.status == 64)
    #expect(wrong.errors.contains("did you mean 'quickstart'?"))
    #expect(!folder.exists("other"))
  }
}
