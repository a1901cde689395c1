import Foundation
import Scoring
import TestSupport
import Testing
import Workspaces

/// Lists and scores that a workspace keeps between runs.
struct KeptScoresTests {
  private func result(_ study: TestStudy) throws -> [UInt8] {
    try study.folder.read("results/main/result.json")
  }

  private func files(_ study: TestStudy) -> [String] {
    study.folder.files.filter { $0.hasPrefix(".reprise/scores/") }
  }

  @Test func `a later run finds what an earlier one computed, and gives the same result`() async throws {
    let change = { (text: String) in text.replacing("size: 4", with: "size: 2") }
    let (study, other) = (try TestStudy(), try TestStudy())
    let first = try await study.run()
    #expect(first.scores.misses > 0 && first.scores.memoryHits > 0 && first.scores.diskBytes > 0)
    try study.edit(change)
    let second = try await study.run()
    #expect(second.scores.diskHits > 0 && second.scores.misses == 0 && second.scores.hitRate == 1)
    try other.edit(change)
    _ = try await other.run()
    #expect(try result(study) == result(other))
  }

  @Test func `damaged files are found out, and the result is the same`() async throws {
    let study = try TestStudy()
    _ = try await study.run()
    let before = try result(study)
    for name in files(study) {
      var bytes = try study.folder.read(name)
      for place in stride(from: 60, to: bytes.count, by: 40) { bytes[place] ^= 0x40 }
      try study.folder.write(bytes, to: name)
    }
    try FileManager.default.removeItem(atPath: study.folder.path(of: ".reprise/ac"))
    let again = try await study.run()
    #expect(again.scores.damaged > 0 && again.scores.misses > 0)
    #expect(try result(study) == before)
  }

  @Test func `a file in place of the folder costs nothing but time`() async throws {
    let (study, other) = (try TestStudy(), try TestStudy())
    try study.folder.write("in the way", to: ".reprise/scores")
    let response = try await study.run()
    #expect(response.scores.diskFailure?.contains(".reprise/scores") == true)
    _ = try await other.run()
    #expect(try result(study) == result(other))
  }

  @Test func `two notebooks of a workspace run at once`() async throws {
    let (study, alone) = (try TestStudy(), try TestStudy())
    try study.folder.write(
      TestStudy.notebook.replacing("seed: 7", with: "seed: 8"), to: "notebooks/second.md")
    async let one = RunNotebook(path: study.folder.path, notebook: "main").perform(in: study.environment)
    async let two = RunNotebook(path: study.folder.path, notebook: "second").perform(in: study.environment)
    _ = try await (one, two)
    _ = try await alone.run()
    #expect(try result(study) == result(alone))
  }
}
