import ArgumentParser
import Evaluation
import Workspaces

/// By what rules systems are measured and compared.
struct MeasuringOptions: ParsableArguments {
  @Option(help: "The lowest rating, or judgement, of a relevant item.") var atLeast: Double?
  @Flag(help: "Items that a user met in training are candidates too.") var keepSeen = false
  @Option(help: "An item that a list of a run has twice: refuse, or first (the first line counts).")
  var duplicates = Duplicates.refuse
  @Option(help: "The system that the others are compared with; else all pairs.") var against: String?
  @Option(help: "The test a family of comparisons goes by: sign-flip, t or wilcoxon.") var test = Test
    .signFlip
  @Option(help: "How p values are corrected: holm, bonferroni or bh.") var correction = Correction.holm
  @Option(help: "Draws of the bootstrap, and sign flips.") var draws = 10_000
  @Flag(help: "Measure also with other orders of items of equal score.") var tieReport = false

  enum Duplicates: String, ExpressibleByArgument, CaseIterable { case refuse, first }

  enum Test: String, ExpressibleByArgument, CaseIterable {
    case signFlip = "sign-flip"
    case t, wilcoxon

    var family: ComparisonFamily.Test {
      switch self {
      case .signFlip: .signFlip
      case .t: .tTest
      case .wilcoxon: .wilcoxon
      }
    }
  }

  func set(in asked: inout EvaluateOffline) {
    (asked.atLeast, asked.keepSeen, asked.duplicates) = (atLeast, keepSeen, duplicates.rawValue)
    (asked.against, asked.test, asked.correction) = (against, test.family, correction)
    (asked.draws, asked.ties) = (draws, tieReport)
  }
}

extension Correction: ExpressibleByArgument {}
