package import Concepts

/// A metric's mean in each group of users, and the gap between the best and the worst served group.
package struct GroupMeans: Sendable, Codable, Hashable {
  package struct Group: Sendable, Codable, Hashable {
    package var name: String
    package var users: Int
    package var mean: Double?
  }

  package var metric: String
  /// By name.
  package var groups: [Group]
  /// The greatest mean minus the smallest; `nil` for fewer than two groups with a mean.
  package var gap: Double?

  /// - Parameter group: the group of a user; `nil` leaves the user out.
  package init(_ measurement: Measurement, of system: SystemMeasurement, by group: (UserID) -> String?) {
    var members: [String: [Double?]] = [:]
    for (user, value) in zip(system.users, measurement.values) {
      if let name = group(user) { members[name, default: []].append(value) }
    }
    metric = measurement.label
    groups = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { name, values in
      Group(name: name, users: values.count { $0 != nil }, mean: Measurement.mean(values))
    }
    let means = groups.compactMap(\.mean)
    if means.count > 1, let low = means.min(), let high = means.max() { gap = high - low }
  }
}
