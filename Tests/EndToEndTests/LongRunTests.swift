import Foundation
import JSON
import TestSupport
import Testing
import Tracing

/// A trace that is long is read event by event: by everything that must read it to the end.
struct LongRunTests {
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")))
  func `a long trace is measured, replayed, compared and taken for done in the memory of a short one`()
    async throws
  {
    let study = try Study()
    #expect(try await study.run().status == 0)
    let trace = try #require(try await study.traces().first)
    let verbs = [
      "trace score \(study.path) --metric mrr", "replay \(study.path) --quiet", "run \(study.path) --quiet",
      "diff \(trace) \(trace).zst",
    ]
    #expect(try await Command("trace", "pack", trace).run().status == 0)
    var short: [Measured] = []
    for verb in verbs { short.append(try await measured(verb, study)) }
    try FileManager.default.removeItem(atPath: trace + ".zst")
    try pad(trace, to: 80 << 20)
    #expect(try await Command("trace", "pack", trace, "--level", "1").run().status == 0)
    for (verb, before) in zip(verbs, short) {
      let after = try await measured(verb, study)
      #expect(after.status == 0 && before.status == 0, "\(verb)")
      #expect(
        after.kilobytes < before.kilobytes + 40_000, "\(verb): \(before.kilobytes) to \(after.kilobytes) KB")
    }
  }

  struct Measured: Sendable { var status: Int, kilobytes: Int }

  /// Runs the command and reads off the most memory it had.
  private func measured(_ verb: String, _ study: Study) async throws -> Measured {
    let script = """
      import resource, subprocess, sys
      done = subprocess.run(sys.argv[1:], stdout=-3, stderr=-3)
      print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
      """
    try study.folder.write(script, to: "measure.py")
    let outcome = try await Shell.run(
      "/usr/bin/python3 measure.py \(Command.executable) \(verb)", in: study.folder.path,
      environment: ["REPRISE_CACHE": study.folder.path(of: "cache")])
    let numbers = outcome.output.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    try #require(numbers.count == 2, "\(outcome.errors)")
    return Measured(status: numbers[0], kilobytes: numbers[1])
  }

  /// Puts notes, which mean nothing, into each episode until the file has so many bytes.
  private func pad(_ path: String, to size: Int) throws {
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    let pad = String(repeating: "x", count: 3_500)
    let opened = lines.count { $0.contains(#""k":"span.open""#) }
    var (bytes, head, count) = ([UInt8](), Digest.zero, 0)
    func add(_ event: JSONObject) {
      var event = event
      (event["p"], event["s"]) = (.string(head.hex), .integer(Int64(count)))
      let line = JSONValue.object(event).canonical() + [10]
      (head, count) = (Digest(of: line), count + 1)
      bytes += line
    }
    for line in lines {
      let event = try JSONValue(parsing: String(line)).objectValue ?? [:]
      add(event)
      guard event["k"] == "span.open" else { continue }
      for number in 0..<(size / opened / 3_700) {
        add([
          "at": "pad.note", "k": "note", "n": .integer(Int64(number)), "res": .string(pad),
          "sp": event["sp"] ?? "/", "v": 1,
        ])
      }
    }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }
}
