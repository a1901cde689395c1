import Foundation
import JSON
import TestSupport
import Testing

/// Replies out of a trace in place of a model: in a whole run, and in a fork.
struct RecordedModelTests {
  @Test func `a run from recorded replies decides as the run that was recorded, from an archive too`()
    async throws
  {
    let first = try Study()
    let (trace, figures) = try await (recorded(first), measured(first))
    for packed in [false, true] {
      if packed {
        let outcome = try await Command("trace", "pack", trace, "--remove").run()
        #expect(outcome.status == 0, "\(outcome.errors)")
      }
      let second = try Study()
      try second.edit("use: scripted", "use: recorded\ntrace: \(trace)\(packed ? ".zst" : "")")
      let run = try await second.run()
      #expect(run.status == 0, "\(run.errors)")
      #expect(try await measured(second) == figures)
      let stats = try await statistics(second)
      #expect(stats["failures"] == 0 && stats["modelCalls"]?.intValue ?? 0 > 0)
      let replay = try await Command("replay", second.path, "--quiet").run()
      #expect(replay.status == 0, "\(replay.output)\(replay.errors)")
    }
  }

  @Test func `what was never asked fails, is counted, and is recorded as it is`() async throws {
    let first = try Study()
    let trace = try await recorded(first)
    let second = try Study()
    try second.edit("use: scripted", "use: recorded\ntrace: \(trace)")
    try second.edit("ranker: pointwise", "ranker: listwise")
    let run = try await second.run()
    #expect(run.status == 0, "\(run.errors)")
    let stats = try await statistics(second)
    #expect(stats["failures"]?.intValue ?? 0 > 0)
    let found = try await Command("trace", "grep", "unrecorded", second.path).run()
    #expect(found.status == 0 && found.output.contains("llm.call"), "\(found.output)\(found.errors)")
    let replay = try await Command("replay", second.path, "--quiet").run()
    #expect(replay.status == 0, "\(replay.output)\(replay.errors)")
  }

  @Test func `a fork takes the answers that it needs anew from another run's trace`() async throws {
    let (first, second) = (try Study(), try Study())
    try second.edit("ranker: pointwise", "ranker: listwise")
    let (parent, other) = try await (recorded(first), recorded(second))
    let outcome = try await Command(
      "trace", "fork", parent, "--set", "ranker=listwise", "--model", "recorded:\(other)", "--json"
    ).run()
    let fork = try JSONValue(parsing: outcome.output)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let made = "\(first.path)/\(fork["trace"]?.stringValue ?? "")"
    #expect(fork["sources"]?.arrayValue?.contains { $0["kind"] == "cache" } == true, "\(outcome.output)")
    let lists = try await (slates(made), slates(other))
    #expect(lists.0 == lists.1 && lists.0.count == 6)
    let replay = try await Command("replay", made).run()
    #expect(replay.status == 0, "\(replay.output)\(replay.errors)")
  }

  @Test(arguments: [
    ("use: recorded", "`trace:`"), ("use: recorded\ntrace: nowhere.jsonl", "nowhere.jsonl"),
    ("use: recorded\ntrace: data/films.csv", "films.csv"),
  ])
  func `what has no replies is refused with the cell's place`(cell: String, what: String) async throws {
    let study = try Study()
    try study.edit("use: scripted", cell)
    let run = try await study.run()
    #expect(run.status != 0 && run.errors.contains(what), "\(run.errors)")
    #expect(run.errors.contains("own-data.md:"), "\(run.errors)")
  }

  // MARK: - Helpers

  private func recorded(_ study: Study) async throws -> String {
    let run = try await study.run()
    #expect(run.status == 0, "\(run.errors)")
    return try #require(try await study.traces().first)
  }

  /// What the evaluation measured, without what a model is called.
  private func measured(_ study: Study) async throws -> [JSONValue] {
    let bytes = try study.folder.read("study/results/own-data/result.json")
    let sample = try JSONValue(parsing: bytes)["value"]?["sample"]?.arrayValue ?? []
    let measured = sample.map { $0["measurements"] ?? .null }
    #expect(!measured.isEmpty && !measured.contains(.null))
    return measured
  }

  private func statistics(_ study: Study) async throws -> JSONValue {
    let outcome = try await Command("trace", "stats", study.path, "--json").run()
    return try JSONValue(parsing: outcome.output)["traces"]?[0] ?? .null
  }

  private func slates(_ trace: String) async throws -> [JSONValue] {
    let outcome = try await Command("trace", "show", trace, "--kind", "slate", "--count", "1000", "--json")
      .run()
    return (try JSONValue(parsing: outcome.output)["events"]?.arrayValue ?? []).map {
      $0["res"]?["items"] ?? .null
    }
  }
}
