import Concepts
import Testing

@testable import Evaluation
@testable import Reports

struct ReportTests {
  private func warnings(_ models: [ModelIdentity]) throws -> [String] {
    var report = try SampleReport.make()
    report.models = models
    return report.document.blocks.compactMap {
      if case .warning(let title, _) = $0 { title } else { nil }
    }
  }

  @Test func `a stand-in for a model is announced before any figure`() throws {
    let echo = ModelIdentity(provider: "scripted", model: "echo", isMeaningful: false)
    #expect(try warnings([echo]) == ["No real language model was used"])
    guard case .warning = try SampleReport.make().document.blocks.first else {
      Issue.record("the warning is not the first block")
      return
    }
  }

  @Test func `a model for protocol tests is announced as such, whatever its spelling`() throws {
    for name in ["SmolLM2-360M-Instruct", "smollm2_135m", "HuggingFaceTB/SmolLM2-1.7B"] {
      #expect(try warnings([ModelIdentity(provider: "local", model: name)]) == ["Protocol test only"])
    }
  }

  @Test func `failed calls stand before the figures, and who was compared with whom before the comparisons`()
    throws
  {
    var report = try SampleReport.make()
    report.models = []
    #expect(!TextReport.text(report.document).contains("Calls failed"))
    report.failures = ["3 of 3 calls of the tool 'mood' failed: it is not there."]
    report.pairing = "47 systems are too many for all pairs."
    guard case .warning("Calls failed", let text) = report.document.blocks.first else {
      Issue.record("the warning is not the first block")
      return
    }
    #expect(text == report.failures[0])
    let words = TextReport.text(report.document)
    let (said, heading) = (words.firstRange(of: "47 systems"), words.firstRange(of: "Significance"))
    #expect(try #require(heading).lowerBound < #require(said).lowerBound)
  }

  @Test func `a real model and no model need no warning`() throws {
    #expect(try warnings([ModelIdentity(provider: "local", model: "qwen2.5-coder-1.5b")]) == [])
    #expect(try warnings([]) == [])
  }

  @Test func `the best figure of an accuracy column is marked, and shares the mark with its equals`() {
    let systems = [
      SampleReport.system("a", [0.1, 0.2001, 0.3]), SampleReport.system("b", [0.2, 0.2004, 0.1]),
    ]
    let best = ResultTables.figures(systems).rows.map { row in
      row.map { cell -> Bool in if case .figure(let figure) = cell { figure.isBest } else { false } }
    }
    #expect(best == [[false, false, false, true, true, false], [false, false, true, true, false, false]])
  }

  @Test func `seconds stand apart from the result`() throws {
    let report = try SampleReport.make()
    let table = try #require(ResultTables.accounts(report.sections[1].systems, report.timings))
    #expect(table.columns.last?.title == "Seconds*")
    #expect(table.notes.contains { $0.contains("no part of the result") })
    #expect(!table.notes.contains { $0.contains("cache") })
    var timings = report.timings
    timings[0] = .init(system: timings[0].system, seconds: 12.5, served: 3, servedSeconds: 4.25)
    let cached = try #require(ResultTables.accounts(report.sections[1].systems, timings))
    #expect(cached.notes.contains { $0.contains("3 replies came from the cache; 4.3 of 12.5 s") })
    let untimed = try #require(ResultTables.accounts(report.sections[1].systems, []))
    #expect(untimed.columns.last?.title == "Reply tokens")
  }

  @Test func `an untested comparison says why`() throws {
    let table = ResultTables.significance(try #require(SampleReport.make().comparisons))
    #expect(table.rows[1].contains(.text("not tested")))
    #expect(
      table.notes.last
        == "Not tested: react + window − popularity on NDCG@10. Reason: 8 users; a test needs at least 30.")
  }

  @Test func `every row has a cell a column`() throws {
    for block in try SampleReport.make().document.blocks {
      guard case .table(let table) = block else { continue }
      #expect(table.rows.allSatisfy { $0.count == table.columns.count })
    }
  }
}
