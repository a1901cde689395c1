package import Concepts
package import Evaluation
package import JSON

/// Measures runs, stored models and scorers on one split, and compares them.
package struct EvaluateOffline: Operation {
  package static let method = "offline/evaluate"
  package static let summary = "Measures runs and classic recommenders on one split, and compares them."

  /// A workspace, anything inside one, or any folder: where relative paths begin.
  package var path: String?
  /// What a `dataset` cell would say, with a split; `{"files": {"test": "qrels"}}` when there is nothing else.
  package var dataset: JSONObject
  /// Of the split, the fits and the bootstrap; 1 when left out.
  package var seed: Int?
  /// Runs made elsewhere or by `offline/rank`: names and files.
  package var runs: [Run]?
  /// Files of `offline/fit`.
  package var models: [String]?
  /// Scorers that learn now.
  package var scorers: [JSONValue]?
  /// As in a notebook: `ndcg@10`; `all@10` for every metric. When left out the usual six at 10.
  package var metrics: [String]?
  /// The lowest rating of a relevant held-out event; when left out all are relevant, of judgements those from 1 on.
  package var atLeast: Double?
  /// Whether items that a user met in training are candidates.
  package var keepSeen: Bool?
  /// What an item that a list has twice does: `refuse`, or `first`; refuse when left out.
  package var duplicates: String?
  /// The system that the others are compared with; all pairs when left out.
  package var against: String?
  /// `signFlip`, `tTest` or `wilcoxon`; signFlip when left out.
  package var test: ComparisonFamily.Test?
  /// `holm`, `bonferroni` or `bh`; holm when left out.
  package var correction: Correction?
  /// Draws of the bootstrap, and sign flips; 10,000 when left out.
  package var draws: Int?
  /// Whether each metric is also given under other orders of equal scores.
  package var ties: Bool?
  /// Whether each user's values are in the response.
  package var perUser: Bool?
  /// A table with the columns user and group: the means of each group are in the response too.
  package var groups: String?
  /// Whether nothing that earlier commands computed is used or kept.
  package var fresh: Bool?

  package init(path: String? = nil, dataset: JSONObject) { (self.path, self.dataset) = (path, dataset) }

  package struct Run: Codable, Sendable, Hashable {
    package var name: String
    package var file: String
    package init(name: String, file: String) { (self.name, self.file) = (name, file) }
  }

  package struct Response: Codable, Sendable {
    /// Under what rules the figures were made.
    package var rules: ProtocolRecord
    package var systems: [OfflineSystem]
    /// How the systems compare; `nil` for one system.
    package var comparisons: ComparisonFamily?
    /// The users evaluated, in the order of their values; `nil` unless asked for.
    package var users: [UserID]?
    /// What a reader must know before any figure.
    package var warnings: [String]
    /// Tables for a terminal.
    package var text: String
    package var volatile = OfflineVolatile()
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let start = ContinuousClock.now
      let evaluation = try await OfflineEvaluation(self, environment)
      var response = try await evaluation.response()
      response.volatile = OfflineVolatile(since: start, scores: evaluation.scores)
      return response
    } catch { throw WorkspaceError(error) }
  }
}

/// One system's figures, by the labels of the metrics: `NDCG@10`.
package struct OfflineSystem: Codable, Sendable {
  package var name: String
  /// `run`, `model` or `scorer`.
  package var kind: String
  /// Where its users went.
  package var counts: SystemMeasurement.UserCounts
  /// Mean over users; null where undefined for all.
  package var metrics: JSONObject
  /// 95 %: the two ends.
  package var intervals: JSONObject
  /// Users without a value, of the metrics that have such users.
  package var undefined: JSONObject
  /// Of a run: what its lists hold that no list should.
  package var remarks: SubmittedRun.Remarks?
  package var ties: TieReport?
  /// Each metric's mean in each group of users; `nil` unless groups were given.
  package var groups: [GroupMeans]?
  /// Each user's values; `nil` unless asked for.
  package var values: JSONObject?

  init(
    _ measurement: SystemMeasurement, kind: String, remarks: SubmittedRun.Remarks?, ties: TieReport?,
    groups: [UserID: String]?, values: Bool
  ) {
    (name, self.kind, counts) = (measurement.name, kind, measurement.counts)
    (self.remarks, self.ties) = (remarks, ties)
    let all = measurement.measurements
    metrics = JSONObject(all.map { ($0.label, $0.mean.map { .number($0) } ?? .null) })
    intervals = JSONObject(
      all.map { one in (one.label, one.interval.map { [.number($0.low), .number($0.high)] } ?? .null) })
    self.groups = groups.map { groups in
      all.filter { !$0.isOfSet }.map { GroupMeans($0, of: measurement) { groups[$0] } }
    }
    undefined = JSONObject(all.filter { $0.undefined > 0 }.map { ($0.label, .integer(Int64($0.undefined))) })
    guard values else { return }
    self.values = JSONObject(
      all.filter { !$0.isOfSet }.map { one in
        (one.label, .array(one.values.map { $0.map { .number($0) } ?? .null }))
      })
  }
}
