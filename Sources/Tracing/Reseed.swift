package import JSON

/// A seed that holds from an event of a session on: what a fork with another seed brings.
package struct Reseed: Sendable, Hashable {
  package var at: Int
  package var seed: UInt64

  package init(at: Int, seed: UInt64) { (self.at, self.seed) = (at, seed) }

  /// As a session's start holds it.
  package var json: JSONValue { ["at": .integer(Int64(at)), "seed": .string(String(seed))] }

  /// - Returns: `nil` for a value that ``json`` did not write.
  package init?(_ json: JSONValue) {
    guard let at = json["at"]?.intValue, let seed = json["seed"]?.stringValue.flatMap({ UInt64($0) })
    else { return nil }
    self.init(at: at, seed: seed)
  }
}
