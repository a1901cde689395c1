import FoundationEssentials
import JSON
import Scoring
import Tracing

/// Computes what is known beforehand; a machine on which an answer differs cannot repeat others' runs.
enum KnownAnswers {
  static func findings() -> [Finding] {
    [
      compare(
        "SHA-256", Digest(of: "abc").hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      compare("canonical JSON", canonical, #"{"1":[1e-7,333333333.3333333,"€"],"é":1}"#),
      compare("random numbers", "\(random)", "[935569, 464703, 132954, 215250]"),
      compare("logarithms", logarithms, "dc1b55126cc6"),
      selections, level,
    ]
  }

  private static func compare(_ name: String, _ found: String, _ known: String) -> Finding {
    guard found.utf8.elementsEqual(known.utf8) else {
      return Finding(
        name: name, state: .wrong, detail: "\(found) where \(known) is right",
        hint: "this build or machine computes differently; please report it with the processor's name")
    }
    return Finding(name: name, state: .good, detail: "as known")
  }

  private static var canonical: String {
    let value: JSONValue = ["é": 1.0, "1": [1e-7, 333_333_333.333_333_29, "€"]]
    return value.canonicalText
  }

  private static var random: [Int] {
    let stream = RandomStream(seed: 7, name: "doctor")
    return (0..<4).map { _ in stream.below(1_000_000) }
  }

  /// Over many arguments, so that a difference in the last bit shows.
  private static var logarithms: String {
    let values = (1...2000).map { Double($0) / 7 }
    let bits = values.flatMap { [Portable.exp(-$0).bitPattern, Portable.log($0).bitPattern] }
    return Digest(of: bits.map { String($0, radix: 16) }.joined(separator: " ")).short
  }

  /// The level that is used, which a variable may lower.
  private static var level: Finding {
    let wish = ProcessInfo.processInfo.environment["REPRISE_KERNEL_LEVEL"]
    let isWrong = wish.map { KernelLevel(named: $0) == nil } ?? false
    let names = KernelLevel.supported.map(\.description).joined(separator: ", ")
    return Finding(
      name: "kernels used", state: isWrong ? .wrong : .good,
      detail:
        "\(KernelLevel.best)\(isWrong ? "; REPRISE_KERNEL_LEVEL is '\(wish ?? "")', which is none" : "")",
      hint: isWrong ? "this processor has \(names)" : nil)
  }

  /// Every instruction set must select the same rows.
  private static var selections: Finding {
    let stream = RandomStream(seed: 7, name: "doctor.selection")
    let scores = (0..<5000).map { _ in Float(stream.below(4096)) }
    let digests = KernelLevel.supported.map { level -> String in
      let rows = try? TopK.select(100, from: scores, level: level)
      return rows.map { Digest(of: "\($0.map(\.row))").short } ?? "failed"
    }
    let levels = KernelLevel.supported.map(\.description).joined(separator: ", ")
    let differing = Set(digests).count > 1 || digests.contains("failed")
    return Finding(
      name: "kernels", state: differing ? .wrong : .good,
      detail: differing ? "\(levels) give \(digests.joined(separator: ", "))" : "\(levels) agree",
      hint: differing ? "set REPRISE_KERNEL_LEVEL=0 and report it with the processor's name" : nil)
  }
}
