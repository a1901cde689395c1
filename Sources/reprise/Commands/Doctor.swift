import ArgumentParser
import JSON

/// `reprise doctor`
struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check this machine: known answers, packages, caches, models.",
    discussion: """
      Computes answers that are known (digests, canonical JSON, random numbers, logarithms, selections on every \
      instruction set of this processor, and the figures of popularity and EASE^R on made-up data and on known \
      data that is here), learns from other data that it finds (fetched, or named by the workspace around) and holds \
      popularity and EASE^R against a second computation in 64 bits, and looks at what a run may need. Exit status 70 when an answer is \
      wrong, else 0: something that is merely absent is said together with the command that fetches it.
      """)
  @OptionGroup var output: OutputOptions

  func run() async throws {
    var findings = KnownAnswers.findings()
    findings += await DataAnswers(try Workbench.environment()).findings()
    findings += await MachineCheck().findings()
    output.show(["checks": .array(findings.map(\.json))], text: findings.map(\.text).joined(separator: "\n"))
    if findings.contains(where: { $0.state == .wrong }) { throw ExitCode(ExitStatus.software.rawValue) }
  }
}

/// One thing that was looked at.
struct Finding {
  enum State: String { case good = "ok", absent, wrong }

  var name: String
  var state: State
  var detail: String
  var hint: String?

  var json: JSONValue {
    [
      "name": .string(name), "state": .string(state.rawValue), "detail": .string(detail),
      "hint": hint.map { .string($0) } ?? .null,
    ]
  }

  var text: String {
    let mark = ["ok": "ok     ", "absent": "absent ", "wrong": "WRONG  "][state.rawValue] ?? ""
    return "\(mark) \(name): \(detail)" + (hint.map { "\n        hint: \($0)" } ?? "")
  }
}
