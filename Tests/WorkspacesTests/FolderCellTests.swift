import JSON
import TestSupport
import Testing

@testable import Workspaces

/// A `dataset` cell on a folder that `reprise data` made.
struct FolderCellTests {
  private func study(_ cell: String) throws -> TestStudy {
    let old = """
      files: {interactions: data/events.csv, items: data/items.csv}
      format: csv
      split: {by: time, perUser: true, test: 0.25}
      """
    return try TestStudy(notebook: TestStudy.notebook.replacing(old, with: cell))
  }

  private let dataset: JSONObject = [
    "files": ["interactions": "data/events.csv", "items": "data/items.csv"], "format": "csv",
  ]

  @Test func `a split's folder gives the figures of the split itself`() async throws {
    let study = try study("folder: prepared")
    var cut = dataset
    cut["split"] = ["by": "time", "test": 0.25]
    let made = try await SplitData(path: study.folder.path, dataset: cut, seed: 7, output: "prepared")
      .perform(in: study.environment)
    let run = try await study.run()
    let films = try #require(run.cells.first { $0.id == "films" }).value
    #expect(films["splitFingerprint"] == made["splitFingerprint"])
    let plain = try TestStudy()
    let other = try await plain.run()
    let values = [run, other].map { $0.cells.first { $0.id == "result" }?.value["sample"] }
    #expect(values[0] != nil && values[0] == values[1])
  }

  @Test func `a data set's folder can be filtered and cut, and a changed one is another`() async throws {
    let study = try study("folder: prepared\nfilter: [{core: 2}]\nsplit: {by: last}")
    let asked = ImportData(path: study.folder.path, dataset: dataset, output: "prepared")
    _ = try await asked.perform(in: study.environment)
    _ = try await study.run(["films"])
    #expect(study.states(try await study.run(["films"]))["films"] == "fresh")
    try study.folder.write("user,item,rating,time\nu1,f1,3,1\n", to: "prepared/interactions.csv")
    let error = await #expect(throws: WorkspaceError.self) {
      try await DescribeData(path: study.folder.path, dataset: ["folder": "prepared"])
        .perform(in: study.environment)
    }
    #expect(error?.code == "altered" && error?.message.contains("changed") == true)
  }

  @Test func `a folder without a manifest is a fault of the cell`() async throws {
    let study = try study("folder: data\nsplit: {by: last}")
    let error = await #expect(throws: WorkspaceError.self) { try await study.run() }
    #expect(error?.message.contains("neither dataset.json nor split.json") == true)
    #expect(error?.hint.contains("reprise data import") == true)
  }
}
