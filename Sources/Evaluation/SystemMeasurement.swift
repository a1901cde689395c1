package import Concepts

/// Everything measured of one system: an agent or a classic ranker.
package struct SystemMeasurement: Sendable, Codable, Hashable {
  package var name: String
  /// The users evaluated, by id.
  package var users: [UserID]
  package var counts: UserCounts
  /// In the order asked.
  package var measurements: [Measurement]
  /// What an agent did to come to its lists; `nil` for classic rankers.
  package var account: AgentAccount?

  package subscript(label: String) -> Measurement? {
    measurements.first { $0.label.utf8.elementsEqual(label.utf8) }
  }

  /// Where the users of an evaluation went.
  package struct UserCounts: Sendable, Codable, Hashable {
    package var evaluated = 0
    /// Nothing was left to recommend to them: they have no values.
    package var skipped = 0
    /// They have no list: they count with an empty one.
    package var missing = 0
    /// They have a list and nothing held out, or were not asked for: left out.
    package var ignored = 0
  }
}

/// What an agent did over all its episodes; all counts.
package struct AgentAccount: Sendable, Codable, Hashable {
  package var episodes = 0
  package var validEpisodes = 0
  /// Why episodes stopped early, by reason.
  package var stops: [Stop] = []
  package var steps = 0
  package var modelCalls = 0
  package var usage = Usage()
  package var audit = RankingAudit()

  package struct Stop: Sendable, Codable, Hashable {
    package var reason: String
    package var count: Int
  }

  package init(_ records: [EpisodeRecord]) {
    episodes = records.count
    validEpisodes = records.count { $0.isValid }
    var reasons: [String: Int] = [:]
    for record in records {
      if let reason = record.episode.stop { reasons[reason, default: 0] += 1 }
      steps += record.episode.steps
      modelCalls += record.episode.modelCalls
      usage += record.episode.usage
      audit += record.episode.audit
    }
    stops = reasons.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
      Stop(reason: $0.key, count: $0.value)
    }
  }
}
