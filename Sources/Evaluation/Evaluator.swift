package import Concepts

/// Measures lists against what was held out.
///
/// Users come in the order of their ids, and sums run in that order. A user without a list counts with an empty one;
/// a user with nothing left to recommend is skipped and counted.
package struct Evaluator: Sendable {
  package let metrics: [any Metric]
  /// The users evaluated, by id: each has something to find.
  package let users: [UserID]
  private let population: Population
  private let truths: [UserTruth]
  private let places: [UserID: Int]
  /// How intervals are made.
  package var bootstrap: Bootstrap

  /// - Parameter users: the users to evaluate; `nil` for all that have something held out.
  /// - Throws: ``EvaluationError`` when none of the users has anything held out.
  package init(
    metrics: [any Metric], population: Population, truth: GroundTruth, users: [UserID]? = nil,
    bootstrap: Bootstrap = Bootstrap(seed: 0)
  ) throws(EvaluationError) {
    truths = users.map { Set($0).sorted().compactMap { truth[$0] } } ?? truth.entries
    guard !truths.isEmpty else {
      throw EvaluationError(
        .nothingToEvaluate,
        "no user has held-out items; check the split, its filters and the rating threshold")
    }
    (self.metrics, self.population, self.bootstrap) = (metrics, population, bootstrap)
    self.users = truths.map(\.user)
    places = Dictionary(uniqueKeysWithValues: self.users.enumerated().map { ($0.element, $0.offset) })
  }

  /// Measures the lists of a classic ranker, or of a run made elsewhere.
  ///
  /// - Throws: ``EvaluationError`` when a user has two lists.
  package func measure(_ lists: [RankedList], named name: String) throws(EvaluationError) -> SystemMeasurement
  {
    measure(
      try arrange(lists), isValid: [Bool](repeating: true, count: users.count), named: name, account: nil)
  }

  /// Measures an agent's episodes; those that were not valid count in every figure but the valid means.
  package func measure(_ records: [EpisodeRecord], named name: String) throws(EvaluationError)
    -> SystemMeasurement
  {
    var isValid = [Bool](repeating: false, count: users.count)
    for record in records {
      if let place = places[record.query.user] { isValid[place] = record.isValid }
    }
    let arranged = try arrange(records.map { RankedList($0.episode) })
    let account = AgentAccount(records.filter { places[$0.query.user] != nil })
    return measure(arranged, isValid: isValid, named: name, account: account)
  }

  var catalogue: Catalogue { population.catalogue }

  func truth(of user: UserID) -> UserTruth? { places[user].map { truths[$0] } }

  // MARK: - Arranging

  private struct Arranged {
    /// By place of the user.
    var lists: [RankedList]
    /// The lists as metrics of accuracy see them, made once for all of these.
    var episodes: [Episode]
    var isSkipped: [Bool]
    var counts: SystemMeasurement.UserCounts
  }

  private func arrange(_ lists: [RankedList]) throws(EvaluationError) -> Arranged {
    var found = [RankedList?](repeating: nil, count: users.count)
    var counts = SystemMeasurement.UserCounts()
    for list in lists {
      guard let place = places[list.user] else {
        counts.ignored += 1
        continue
      }
      guard found[place] == nil else {
        throw EvaluationError(.mismatch, "user \(list.user) has two lists; give each user one")
      }
      found[place] = list
    }
    let isSkipped = found.map { $0?.candidateCount == 0 }
    counts.missing = found.count { $0 == nil }
    counts.skipped = isSkipped.count { $0 }
    counts.evaluated = users.count - counts.skipped
    let complete = zip(found, users).map { $0 ?? RankedList(user: $1, items: []) }
    return Arranged(
      lists: complete, episodes: complete.map(\.episode), isSkipped: isSkipped, counts: counts)
  }

  // MARK: - Measuring

  private func measure(_ arranged: Arranged, isValid: [Bool], named name: String, account: AgentAccount?)
    -> SystemMeasurement
  {
    let single = metrics.filter { !($0 is any SetMetric) }
    let columns = single.map { values(of: $0, arranged) }
    let intervals = bootstrap.intervals(of: columns)
    var made = zip(single, zip(columns, intervals)).makeIterator()
    var sets = measureSets(arranged, isValid).makeIterator()
    let measurements = metrics.map { metric in
      if metric is any SetMetric, let measurement = sets.next() { return measurement }
      guard let (_, (values, interval)) = made.next() else {
        return Measurement(metric.label, values: [], isValid: [], interval: nil)
      }
      return Measurement(metric.label, values: values, isValid: isValid, interval: interval)
    }
    return SystemMeasurement(
      name: name, users: users, counts: arranged.counts, measurements: measurements, account: account)
  }

  private func values(of metric: any Metric, _ arranged: Arranged) -> [Double?] {
    truths.indices.map { place in
      if arranged.isSkipped[place] { return nil }
      let (list, truth) = (arranged.lists[place], truths[place])
      if let metric = metric as? any ListMetric {
        return metric.measure(list, truth: truth, in: population)
      }
      return metric.measure(arranged.episodes[place], relevant: truth.relevant)
    }
  }

  /// The figures of all lists at once, in the order of their metrics.
  private func measureSets(_ arranged: Arranged, _ isValid: [Bool]) -> [Measurement] {
    let metrics = metrics.compactMap { $0 as? any SetMetric }
    let lists = zip(arranged.lists, arranged.isSkipped).compactMap { $1 ? nil : $0 }
    let valid = zip(arranged.lists, zip(arranged.isSkipped, isValid)).compactMap { !$1.0 && $1.1 ? $0 : nil }
    let intervals = bootstrap.intervals(
      of: lists,
      metrics.map { metric in (metric.range(in: population), { metric.measure($0, in: population) }) })
    return zip(metrics, intervals).map { metric, interval in
      Measurement(
        ofSet: metric.label, metric.measure(lists, in: population),
        valid: metric.measure(valid, in: population), interval: interval)
    }
  }
}
