import JSON

/// What happens to a line that cannot be read.
enum BadLinePolicy: String, Codable, Sendable, CaseIterable {
  /// The first bad line ends the reading with an error.
  case stop
  /// Bad lines are left out, counted, and the first few told.
  case count
}

/// The lines that could not be read.
struct LineFaults {
  let policy: BadLinePolicy
  private(set) var count = 0
  private(set) var examples: [DatasetError] = []

  init(_ policy: BadLinePolicy) { self.policy = policy }

  /// Notes a bad line, or throws it.
  mutating func report(_ fault: DatasetError) throws(DatasetError) {
    guard policy == .count else {
      var fault = fault
      fault.message += "; mend the line, or set 'badLines: count' to leave such lines out"
      throw fault
    }
    count += 1
    if examples.count < 20 { examples.append(fault) }
  }

  var json: JSONValue {
    ["badLines": .integer(Int64(count)), "examples": .array(examples.map { .string($0.description) })]
  }
}
