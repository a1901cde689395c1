import JSON
import TestSupport
import Testing
import Tracing
import Workspaces

/// A finished run whose trace was altered later: the next run notices, keeps what is whole, and says so.
struct DamagedRunTests {
  @Test func `what was altered is named, kept, and made again from where it is whole`() async throws {
    let (study, run) = try await recorded()
    let (name, asked, results) = (run.traces[0], study.model.count, try study.results())
    let lines = try study.folder.read(name).split(separator: 10, omittingEmptySubsequences: false)
    let place = lines.count * 3 / 4
    let altered = Self.altered(lines, place)
    try study.folder.write(altered, to: name)
    let again = try await study.run()
    let warning = try #require(again.warnings.first { $0.code == .damagedTrace })
    #expect(warning.message.contains(name) && warning.message.contains("byte"), "\(warning)")
    #expect(study.states(again)["result"] == "ran" && again.traces == run.traces)
    #expect(
      study.model.count > asked && study.model.count - asked < asked / 2, "\(study.model.count - asked)")
    #expect(try study.results() == results)
    let aside = name.replacing("trace.jsonl", with: "trace.damaged-1.jsonl")
    #expect(try study.folder.read(aside) == altered)
    let now = try study.folder.read(name).split(separator: 10, omittingEmptySubsequences: false)
    #expect(now.count == lines.count && now.prefix(place - 1) == lines.prefix(place - 1))
    let third = try await study.run()
    #expect(third.warnings.isEmpty && third.cells.allSatisfy { $0.state == .fresh })
  }

  @Test func `one that was cut after a line, or is gone, is completed`() async throws {
    let (study, run) = try await recorded()
    let name = run.traces[0]
    let lines = try study.folder.read(name).split(separator: 10)
    try study.folder.write(Array(lines.dropLast(3).joined(separator: [10])) + [10], to: name)
    let results = try study.results()
    let again = try await study.run()
    #expect(again.warnings.contains { $0.message.contains("it ends after \(lines.count - 3) events") })
    #expect(try study.folder.read(name).split(separator: 10).count == lines.count)
    #expect(try study.results() == results)
    try study.folder.remove(name)
    let gone = try await study.run()
    #expect(study.states(gone)["result"] == "ran" && gone.warnings.isEmpty)
    #expect(try study.results() == results)
  }

  @Test func `an altered payload is noticed and written anew`() async throws {
    let study = try TestStudy()
    // Names of items so long that a list of them lies beside the trace.
    let long = String(repeating: "x", count: 900)
    try study.folder.write(TestStudy.events.replacing(",f", with: ",\(long)f"), to: "data/events.csv")
    try study.folder.write(TestStudy.items.replacing("\nf", with: "\n\(long)f"), to: "data/items.csv")
    let run = try await study.run()
    let payload = try #require(
      study.folder.files.last { $0.contains("/runs/") && $0.contains("/cas/sha256/") })
    let bytes = try study.folder.read(payload)
    try study.folder.write(Array("{}".utf8), to: payload)
    let again = try await study.run()
    #expect(again.warnings.contains { $0.code == .damagedTrace && $0.message.contains("altered") })
    #expect(try study.folder.read(payload) == bytes)
    let verified = try await VerifyTraces(path: study.folder.path).perform(in: study.environment)
    #expect(verified.isSound && again.traces == run.traces)
  }

  @Test func `the same bytes written again are the same trace, and another trace is not`() async throws {
    let (study, run) = try await recorded()
    let asked = study.model.count
    let bytes = try study.folder.read(run.traces[0])
    try study.folder.write(bytes, to: run.traces[0])
    let again = try await study.run()
    #expect(again.warnings.isEmpty && again.cells.allSatisfy { $0.state == .fresh })
    let other = try study.folder.read(run.traces[1])
    try study.folder.write(other, to: run.traces[0])
    let third = try await study.run()
    #expect(third.warnings.contains { $0.message.contains("it is another one") }, "\(third.warnings)")
    #expect(study.model.count > asked)
    #expect(try await ReplayRun(path: study.folder.path).perform(in: study.environment).exitCode == 0)
  }

  private func recorded() async throws -> (TestStudy, RunNotebook.Response) {
    let study = try TestStudy()
    return (study, try await study.run())
  }

  /// The lines with a digit of one of them changed.
  private static func altered(_ lines: [ArraySlice<UInt8>], _ place: Int) -> [UInt8] {
    var lines = lines.map(Array.init)
    if let digit = lines[place].lastIndex(where: { (48...57).contains($0) }) { lines[place][digit] ^= 1 }
    return Array(lines.joined(separator: [10]))
  }
}
