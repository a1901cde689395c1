import Foundation
import TestSupport
import Testing

/// The `console` blocks of the documentation are what the commands print: a line `$ reprise …` is run, the lines after
/// it are what it writes; a line `…` stands for any number of lines.
struct DocumentationTests {
  @Test(arguments: ["README.md", "Docs/Protocol.md", "Docs/OfflineExperiments.md"])
  func `examples print what the page shows`(page: String) async throws {
    let text = try String(contentsOfFile: "\(Command.repository)/\(page)", encoding: .utf8)
    let examples = Self.examples(in: text)
    #expect(!examples.isEmpty)
    let folder = try TemporaryFolder()
    let example = "\(Command.repository)/Workspaces/own-data"
    for name in ["workspace.yaml", "notebooks/own-data.md", "data/ratings.csv", "data/films.csv"] {
      try folder.write(
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(example)/\(name)"))),
        to: "Workspaces/own-data/\(name)")
    }
    let programs = (Command.executable as NSString).deletingLastPathComponent
    for example in examples {
      let outcome = try await Shell.run(
        example.command, in: folder.path,
        environment: [
          "PATH": "\(programs):\(ProcessInfo.processInfo.environment["PATH"] ?? "")",
          "REPRISE_CACHE": folder.path(of: "cache"),
        ])
      let printed = (outcome.output + outcome.errors).replacing("\(folder.path)/", with: "")
      let place = Self.firstMismatch(example.lines, Self.lines(of: printed))
      #expect(place == nil, "\(page): $ \(example.command): \(place ?? "")\n\(printed)")
    }
  }

  struct Example {
    var command: String
    var lines: [String]
  }

  static func examples(in text: String) -> [Example] {
    var (examples, isInside): ([Example], Bool) = ([], false)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("```") {
        isInside = line == "```console"
      } else if isInside && line.hasPrefix("$ ") {
        examples.append(Example(command: String(line.dropFirst(2)), lines: []))
      } else if isInside && !examples.isEmpty {
        examples[examples.count - 1].lines.append(line)
      }
    }
    return examples
  }

  /// The first expected line that the printed ones do not have in its place.
  static func firstMismatch(_ expected: [String], _ printed: [String]) -> String? {
    var (rest, isFree) = (printed[...], false)
    for line in expected.map(trimmed) where !line.isEmpty {
      if line == "…" {
        isFree = true
        continue
      }
      let fits = { (other: String) in line.hasSuffix("…") ? other.hasPrefix(line.dropLast()) : other == line }
      guard
        let place = isFree
          ? rest.firstIndex(where: fits) : rest.first.map(fits) == true ? rest.startIndex : nil
      else { return line }
      (rest, isFree) = (rest[(place + 1)...], false)
    }
    return isFree || rest.isEmpty ? nil : "more was printed: \(rest[rest.startIndex])"
  }

  private static func lines(of text: String) -> [String] {
    text.split(separator: "\n").map { trimmed(String($0)) }.filter { !$0.isEmpty }
  }

  private static func trimmed(_ line: String) -> String {
    String(line.reversed().drop { $0 == " " }.reversed())
  }
}
