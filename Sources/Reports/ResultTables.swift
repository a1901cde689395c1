import Concepts
import Evaluation

/// The tables of a report.
enum ResultTables {
  /// Metrics of which more is better; the best is marked.
  private static let accuracy = [
    "HR", "Recall", "RecallCap", "Precision", "NDCG", "NDCGg", "MRR", "MAP", "MAPcap", "AUC",
  ]

  private static func isAccuracy(_ label: String) -> Bool {
    accuracy.contains(String(label.prefix { $0 != "@" }))
  }

  private static func labels(_ systems: [SystemMeasurement]) -> [String] {
    var seen: Set<String> = []
    return systems.flatMap { $0.measurements.map(\.label) }.filter { seen.insert($0).inserted }
  }

  /// Means with intervals, a row a system.
  static func figures(_ systems: [SystemMeasurement]) -> Table {
    let labels = labels(systems)
    var table = Table(
      "Mean over users, with 95 % intervals",
      columns: [.init("System", .leading), .init("Users")] + labels.map { .init($0) },
      rows: systems.map { system in
        [.text(system.name), .count(system.counts.evaluated)]
          + labels.map { cell(system[$0]?.mean, system[$0]?.interval) }
      },
      notes: ["Intervals: percentile bootstrap over users. The best figure of a column is marked."]
        + undefined(systems))
    for (place, label) in labels.enumerated() where isAccuracy(label) { table.markBest(inColumn: place + 2) }
    return table
  }

  private static func cell(_ value: Double?, _ interval: Measurement.Interval? = nil) -> Cell {
    value.map { .figure(Cell.Figure($0, interval)) } ?? .missing
  }

  private static func undefined(_ systems: [SystemMeasurement]) -> [String] {
    systems.flatMap { system in
      system.measurements.filter { !$0.isOfSet && $0.undefined > system.counts.skipped }.map {
        "\($0.label) of \(system.name) is undefined for \($0.undefined - system.counts.skipped) users, who are left out."
      }
    }
  }

  /// The same figures over valid episodes only; `nil` when all were valid.
  static func validFigures(_ systems: [SystemMeasurement]) -> Table? {
    let agents = systems.filter { $0.account.map { $0.validEpisodes < $0.episodes } ?? false }
    guard !agents.isEmpty else { return nil }
    let labels = labels(agents)
    return Table(
      "Mean over valid episodes only",
      columns: [.init("System", .leading), .init("Valid")] + labels.map { .init($0) },
      rows: agents.map { system in
        [.text(system.name), .count(system.account?.validEpisodes ?? 0)]
          + labels.map { cell(system[$0]?.validMean) }
      },
      notes: [
        "Valid: a list was shown, nothing stopped the agent, and every reply of its model could be read in the end.",
        "Systems with different valid users are not comparable here.",
      ])
  }

  /// What agents did; `nil` when there are none.
  static func accounts(_ systems: [SystemMeasurement], _ timings: [Report.Timing]) -> Table? {
    let agents = systems.compactMap { system in system.account.map { (system.name, $0) } }
    guard !agents.isEmpty else { return nil }
    let isTimed = agents.contains { agent in timings.contains { $0.system == agent.0 } }
    let titles = [
      "Episodes", "Valid", "Invalid replies", "Repaired", "Identity", "Reversal", "Calls", "Prompt tokens",
      "Reply tokens",
    ]
    return Table(
      "What the agents did",
      columns: [.init("System", .leading)] + (titles + (isTimed ? ["Seconds*"] : [])).map { .init($0) },
      rows: agents.map { name, account in
        [.text(name)] + cells(account) + (isTimed ? [seconds(name, timings)] : [])
      },
      notes: [
        "Identity and Reversal: lists that a model gave back exactly as given, or exactly reversed.",
        isTimed ? "* Wall-clock time on one machine, from a side record: no part of the result." : nil,
      ].compactMap { $0 } + served(timings) + stops(agents))
  }

  /// What part of the seconds passed when a reply was first given.
  private static func served(_ timings: [Report.Timing]) -> [String] {
    timings.filter { $0.served > 0 }.map { timing in
      let share = "\(NumberText.fixed(timing.servedSeconds, 1)) of \(NumberText.fixed(timing.seconds, 1)) s"
      return
        "* \(timing.system): \(timing.served) replies came from the cache; \(share) passed when they were first given."
    }
  }

  private static func cells(_ account: AgentAccount) -> [Cell] {
    let audit = account.audit
    return [
      .count(account.episodes), .count(account.validEpisodes), .count(audit.invalid), .count(audit.repairs),
      share(audit.identities, audit.lists), share(audit.reversals, audit.lists), .count(account.modelCalls),
      .count(account.usage.promptTokens), .count(account.usage.completionTokens),
    ]
  }

  private static func share(_ part: Int, _ whole: Int) -> Cell {
    whole == 0 ? .missing : .text(NumberText.percent(Double(part) / Double(whole)))
  }

  private static func seconds(_ name: String, _ timings: [Report.Timing]) -> Cell {
    .number(timings.first { $0.system == name }?.seconds, decimals: 1)
  }

  private static func stops(_ agents: [(String, AgentAccount)]) -> [String] {
    agents.filter { !$0.1.stops.isEmpty }.map { name, account in
      "\(name) stopped early: " + account.stops.map { "\($0.reason) \($0.count)" }.joined(separator: ", ")
        + "."
    }
  }

  /// Where users went; `nil` when each had a list and each list a user.
  static func losses(_ systems: [SystemMeasurement]) -> Table? {
    let lossy = systems.filter { $0.counts.skipped + $0.counts.missing + $0.counts.ignored > 0 }
    guard !lossy.isEmpty else { return nil }
    return Table(
      "Users without a usual list",
      columns: [.init("System", .leading), .init("Skipped"), .init("Missing"), .init("Ignored")],
      rows: lossy.map {
        [.text($0.name), .count($0.counts.skipped), .count($0.counts.missing), .count($0.counts.ignored)]
      },
      notes: [
        "Skipped: nothing left to recommend. Missing: no list, counted with an empty one. "
          + "Ignored: a list, and nothing held out."
      ])
  }
}
