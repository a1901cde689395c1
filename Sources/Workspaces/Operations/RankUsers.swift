import Assets
import Concepts
import Datasets
import Evaluation
package import JSON
import Scoring

/// Ranks the catalogue for users and writes the lists as a run.
package struct RankUsers: Operation {
  package static let method = "offline/rank"
  package static let summary = "Ranks the catalogue for users with a classic recommender and writes a run."

  /// A workspace, anything inside one, or any folder: where relative paths begin.
  package var path: String?
  /// What a `dataset` cell would say.
  package var dataset: JSONObject
  /// A scorer that learns now; or `model`.
  package var scorer: JSONValue?
  /// A file of `offline/fit`.
  package var model: String?
  /// Of the split and of the random streams of the fit; 1 when left out.
  package var seed: Int?
  /// The users by id; when left out those that have something held out, or all where nothing is cut.
  package var users: [String]?
  /// How many items a list has at most; 100 when left out, 0 for all.
  package var depth: Int?
  /// Whether items that the user met are ranked too.
  package var keepSeen: Bool?
  /// `trec` or `csv`; trec when left out.
  package var format: String?
  /// The last word of each line of TREC's form; the scorer's name when left out.
  package var tag: String?
  /// Whether nothing that earlier commands computed is used or kept.
  package var fresh: Bool?
  /// The file; one of that name is replaced when the new one is complete.
  package var output: String

  package init(path: String? = nil, dataset: JSONObject, output: String) {
    (self.path, self.dataset, self.output) = (path, dataset, output)
  }

  package struct Response: Codable, Sendable {
    package var scorer: String
    package var output: String
    package var format: String
    package var users: Int
    package var lines: Int
    /// Users for whom nothing was left to rank.
    package var usersWithoutCandidates: Int
    /// Users without any interaction to go by.
    package var usersWithoutHistory: Int
    package var volatile = OfflineVolatile()
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let form = try RunFile.Form(named: format)
      guard (scorer == nil) != (model == nil) else {
        throw WorkspaceError(
          .usage, "bad-scorer", "a ranking is by one of 'scorer' and 'model'",
          hint: "name a scorer, such as ease, or a file that 'reprise fit' wrote")
      }
      let start = ContinuousClock.now
      let experiment = try await OfflineExperiment(
        path, dataset, seed: seed, isFresh: fresh == true, environment)
      let scorer = try await scorer(experiment)
      let asked = try asked(experiment)
      var ranking = FullRanking(train: experiment.history, depth: depth == 0 ? nil : max(1, depth ?? 100))
      ranking.keepsSeen = keepSeen == true
      experiment.tell(scorer.name, "ranking for \(asked.count) users")
      let lists = try await OfflineRanking(experiment, ranking, users: asked.count).lists(
        of: scorer, for: asked)
      let (target, tag) = (experiment.place.file(output), tag ?? scorer.name)
      let catalogue = experiment.train.catalogue
      try await onOwnThread {
        try RunFile.write(lists.map { $0.lines(in: catalogue) }, as: form, tag: tag, to: target)
      }
      return Response(
        scorer: scorer.name, output: target, format: form.rawValue, users: lists.count,
        lines: lists.reduce(0) { $0 + $1.items.count },
        usersWithoutCandidates: lists.count { $0.candidateCount == 0 },
        usersWithoutHistory: asked.count { experiment.history.row(of: $0) == nil },
        volatile: OfflineVolatile(since: start, scores: experiment.scores.figures))
    } catch { throw WorkspaceError(error) }
  }

  private func scorer(_ experiment: OfflineExperiment) async throws -> OfflineScorer {
    if let model { return try await experiment.restored(model) }
    return try await experiment.scorer(try ComponentSpec(scorer ?? .null))
  }

  private func asked(_ experiment: OfflineExperiment) throws -> [UserID] {
    if let users {
      let known = experiment.history
      let ids = users.map { UserID($0) }
      if let strange = ids.first(where: { known.row(of: $0) == nil }) {
        throw WorkspaceError(
          .data, "unknown-user", "the data has no interaction of user '\(strange)'",
          hint: "check the id; 'reprise data export' shows all")
      }
      return Set(ids).sorted()
    }
    guard let split = experiment.data.split else { return experiment.history.users }
    return GroundTruth(opening: split.sealed).users
  }
}

extension RankedList {
  /// The list with names and scores.
  fileprivate func lines(in catalogue: Catalogue) -> (user: UserID, lines: [RunFile.Line]) {
    let lines = items.enumerated().map { place, column in
      RunFile.Line(catalogue[column].id, score: scores.map { Double($0[place]) } ?? Double(-place))
    }
    return (user, lines)
  }
}

extension RunFile.Form {
  /// - Parameter name: as in a request; TREC's when left out.
  init(named name: String?) throws(WorkspaceError) {
    guard let form = Self(rawValue: name ?? "trec") else {
      throw WorkspaceError(
        .usage, "bad-format", "no form of runs is named '\(name ?? "")'", hint: "name one of trec, csv")
    }
    self = form
  }
}
