import Concepts
import JSON

/// Holds out everything from a time on, the same for all users.
///
/// The cut is never within a group of events that share a time stamp: it is at the border of groups that is nearest
/// to the wanted share, of two equally near ones the earlier.
struct GlobalTemporalSplit: Splitter {
  static let name = "global-temporal"
  static let summary = "Holds out all events from one time on."
  static let source =
    "Ji et al., 'A Critical Study on Data Leakage in Recommender System Offline Evaluation' (2023)"

  struct Configuration: ComponentConfiguration {
    var test = 0.2
    var at: PlainText = ""
    var newUsers = NewUsers.drop
    static let parameters: [Parameter] = [
      .testShare,
      Parameter("at", "The time of the cut, in seconds since 1970 or as a date; empty: by the share."),
      Parameter(
        "newUsers", "Whether users without an event before the cut are asked.",
        oneOf: NewUsers.allCases.map(\.rawValue)),
    ]
  }

  enum NewUsers: String, Codable, Sendable, CaseIterable { case drop, keep }

  let configuration: Configuration

  init(_ configuration: Configuration, in context: ComponentContext) { self.configuration = configuration }

  func split(_ dataset: Dataset, seed: UInt64) throws -> Split {
    try EventOrder.time.check(dataset, for: Self.name)
    let times = dataset.interactions.times ?? []
    let time = try configuration.at.text.isEmpty ? Self.border(of: times, test: configuration.test) : given()
    var cut = try Cut(dataset, kind: Self.name, configuration: configuration)
    for (place, moment) in times.enumerated() where moment >= time { cut.fates[place] = .test }
    if configuration.newUsers == .drop { cut.dropUntrained() }
    cut.figures["cutTime"] = .integer(time)
    cut.figures["usersWithTiedBoundary"] = 0
    return try cut.split()
  }

  private func given() throws -> Int64 {
    let text = configuration.at.text
    if let time = Int64(text) ?? TimeText.seconds(.string(text)) { return time }
    throw DatasetError(
      .badOption, "'at' must be seconds since 1970 or a date such as 1998-01-31, not '\(text)'")
  }

  /// The first time that is held out.
  static func border(of times: [Int64], test: Double) throws -> Int64 {
    let sorted = times.sorted()
    let wanted = sorted.count - Share.part(test, of: sorted.count)
    guard let first = sorted.first, let last = sorted.last, first < last else {
      throw DatasetError(.empty, "all events have one time stamp, so that no time cuts them in two")
    }
    let time = sorted[wanted]
    let low = sorted.firstIndex(of: time) ?? wanted
    let high = sorted[wanted...].firstIndex { $0 > time } ?? sorted.count
    if low == 0 { return sorted[high] }
    if high == sorted.count { return time }
    return wanted - low <= high - wanted ? time : sorted[high]
  }
}
