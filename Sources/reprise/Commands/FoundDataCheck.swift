import Concepts
import JSON
import Workspaces

/// Has this installation learn from whatever data it finds, and holds the result against ``IndependentAnswers``.
struct FoundDataCheck {
  private let environment: Environment

  init(_ environment: Environment) { self.environment = environment }

  /// How far EASE^R's weights and scores, which are 32-bit sums, may be from 64 bits, of the greatest.
  static let tolerance = 1e-5
  private static let ridge = 250.0

  /// - Parameter known: data that is checked in another way.
  func findings(except known: [String]) -> [Finding] {
    FoundData.all(environment, except: known).map(finding)
  }

  private func finding(_ data: FoundData) -> Finding {
    let name = "answers on \(data.name)"
    guard data.bytes <= FoundData.mostBytes else {
      return Finding(
        name: name, state: .absent,
        detail: "\(data.bytes >> 20) MiB are too many for a check that should be quick",
        hint: nil)
    }
    do {
      let train = try data.interactions(environment)
      guard train.count > 0 else {
        return Finding(name: name, state: .absent, detail: "the data has no interaction", hint: nil)
      }
      return try compare(train, name)
    } catch {
      let error = WorkspaceError(error)
      return Finding(
        name: name, state: .absent, detail: "the data cannot be read: \(error.message)",
        hint: error.hint.isEmpty ? nil : error.hint)
    }
  }

  private func compare(_ train: Interactions, _ name: String) throws -> Finding {
    let answers = IndependentAnswers(train)
    let checked = answers.checked
    let counts = try fitted("popularity", to: checked).scores(for: [], of: "")
    let miscounted = zip(counts, answers.popularity).count { Double($0) != Double($1) }
    let error = try weightError(answers)
    let isRight = miscounted == 0 && error <= Self.tolerance
    let scope =
      "\(checked.count) of \(train.count) interactions, \(checked.catalogue.count) of \(train.catalogue.count) items"
    let popularity =
      miscounted == 0 ? "popularity is as counted" : "popularity of \(miscounted) items is not as counted"
    return Finding(
      name: name, state: isRight ? .good : .wrong,
      detail: "\(popularity), EASE^R \(Self.text(error)) of the greatest from 64 bits (\(scope))",
      hint: isRight ? nil : DataAnswers.report)
  }

  private func fitted(_ scorer: String, to train: Interactions) throws -> any FittedScorer {
    let spec = ComponentSpec(scorer, scorer == "ease" ? ["ridge": .number(Self.ridge)] : [:])
    let context = ComponentContext(
      catalogue: train.catalogue, prompts: environment.registry.prompts, train: train)
    return try environment.registry.scorer(spec, in: context).fit(to: train, seed: 1)
  }

  /// The greatest difference of weights onto some items, and of scores of some users, over the greatest of them.
  private func weightError(_ answers: IndependentAnswers) throws -> Double {
    let train = answers.checked
    let fitted = try fitted("ease", to: train)
    let columns = Self.spread(6, over: train.catalogue.count)
    let rows = try (0..<train.catalogue.count).map {
      try fitted.scores(for: [Interactions.Event(item: $0)], of: "")
    }
    let users = Self.spread(20, over: train.userCount)
    let scores = try users.map { try fitted.scores(for: train.history(ofUser: $0), of: train.users[$0]) }
    var (weights, sums) = (Spread(), Spread())
    for column in columns {
      let right = answers.weights(onto: column, ridge: Self.ridge)
      for item in right.indices { weights.add(Double(rows[item][column]), right[item]) }
      for (user, scores) in zip(users, scores) {
        let items = Set(train.history(ofUser: user).map(\.item)).sorted()
        sums.add(Double(scores[column]), items.reduce(0) { $0 + right[$1] })
      }
    }
    return max(weights.error, sums.error)
  }

  /// The greatest difference from what is right, over the greatest that is right.
  private struct Spread {
    private var (difference, greatest) = (0.0, 0.0)

    mutating func add(_ found: Double, _ right: Double) {
      difference = max(difference, abs(found - right))
      greatest = max(greatest, abs(right))
    }

    var error: Double { difference == 0 ? 0 : difference / greatest }
  }

  /// Numbers below a count, evenly apart, the first and the last among them.
  private static func spread(_ wanted: Int, over count: Int) -> [Int] {
    guard count > wanted else { return Array(0..<count) }
    return (0..<wanted).map { $0 * (count - 1) / (wanted - 1) }
  }

  /// `3.1e-07`.
  private static func text(_ error: Double) -> String {
    guard error > 0, error.isFinite else { return "\(error)" }
    var (mantissa, exponent) = (error, 0)
    while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    return "\((mantissa * 10).rounded() / 10)e\(exponent)"
  }
}
