import Concepts
import JSON
import Tracing

/// What becomes of an event in a split.
enum Fate: UInt8 {
  /// It may be learnt from.
  case train
  /// It is held out.
  case test
  /// A query may show it, and nothing was learnt from it.
  case history
  /// It is in no part.
  case dropped
}

/// A cut in the making: the fate of each event by place, and what the record says beside the counts.
struct Cut {
  let dataset: Dataset
  let kind: String
  var fates: [Fate]
  /// Parameters as they were resolved.
  let parameters: JSONValue
  /// `nil` when chance has no part in it.
  var seed: UInt64?
  /// Counts and figures of the kind of split.
  var figures: JSONObject = [:]

  init(_ dataset: Dataset, kind: String, configuration: some Encodable, seed: UInt64? = nil) throws {
    (self.dataset, self.kind, self.seed) = (dataset, kind, seed)
    parameters = try JSONValue(encoding: configuration)
    fates = [Fate](repeating: .train, count: dataset.interactions.count)
  }

  var interactions: Interactions { dataset.interactions }

  /// Gives the held-out events of users without a training event another fate, and counts them.
  mutating func dropUntrained() {
    var (users, events) = (0, 0)
    for row in 0..<interactions.userCount {
      let range = interactions.range(ofUser: row)
      guard !range.contains(where: { fates[$0] == .train }) else { continue }
      let held = range.filter { fates[$0] == .test }
      for place in held { fates[place] = .dropped }
      users += held.isEmpty ? 0 : 1
      events += held.count
    }
    figures["droppedUsersWithoutTraining"] = .integer(Int64(users))
    figures["droppedInteractions"] = .integer(Int64(events))
  }

  /// Users that have a training and a held-out event with one time stamp: another order would have cut otherwise.
  mutating func countTiedBoundaries() {
    guard let times = interactions.times else { return }
    let tied = (0..<interactions.userCount).count { row in
      let range = interactions.range(ofUser: row)
      guard let first = range.first(where: { fates[$0] == .test }), first > range.lowerBound else {
        return false
      }
      return times[first - 1] == times[first]
    }
    figures["usersWithTiedBoundary"] = .integer(Int64(tied))
  }

  /// Holds out the last `count` events of each user of whom that leaves one; `count` is told the user's events.
  mutating func holdOutLast(in rows: some Sequence<Int>, count: (Int) -> Int, else short: Fate = .train) {
    var tooShort = 0
    for row in rows {
      let range = interactions.range(ofUser: row)
      let wanted = count(range.count)
      guard range.count >= 2, wanted < range.count else {
        tooShort += 1
        continue
      }
      for place in range.suffix(wanted) { fates[place] = .test }
      for place in range.dropLast(wanted) { fates[place] = short }
    }
    figures["usersWithTooFewEvents"] = .integer(Int64(tooShort))
  }

  /// The finished split.
  ///
  /// - Throws: ``DatasetError`` when nothing is held out or nothing is left to learn from.
  consuming func split() throws -> Split {
    let held = heldOut()
    guard !held.isEmpty else { throw DatasetError(.empty, "the split '\(kind)' holds nothing out") }
    let train = interactions.keeping(fates.map { $0 == .train })
    guard train.count > 0 else {
      throw DatasetError(.empty, "the split '\(kind)' leaves nothing to learn from")
    }
    let hasHistory = fates.contains(.history)
    let history = hasHistory ? interactions.keeping(fates.map { $0 == .train || $0 == .history }) : nil
    let data = DatasetDigest.fingerprint(of: dataset)
    for (key, value) in HeldOut.counts(train, held) { figures[key] = value }
    var record: JSONObject = [
      "kind": .string(kind), "parameters": parameters, "data": .string(data.description),
      "order": .string(interactions.times == nil ? "place in the source" : "time, then place in the source"),
    ]
    if let seed { record["seed"] = .string(String(seed)) }
    record["counts"] = .object(figures)
    let fingerprint = DatasetDigest.fingerprint(data: data, protocolRecord: .object(record), heldOut: held)
    return Split(
      train: train, history: history, protocolRecord: .object(record), fingerprint: fingerprint,
      sealed: HeldOut.sealed(held))
  }

  private func heldOut() -> HeldOut.Events {
    var held: HeldOut.Events = []
    for row in 0..<interactions.userCount {
      let places = interactions.range(ofUser: row).filter { fates[$0] == .test }
      if places.isEmpty { continue }
      held.append((interactions.users[row], places.map { interactions.event(at: $0) }))
    }
    return held
  }
}

extension Interactions {
  func event(at place: Int) -> Event {
    Event(item: Int(items[place]), rating: ratings?[place], time: times?[place])
  }
}
