import JSON
import Tracing

/// A digest of a memory's entries that follows each change at the price of that change.
///
/// It is the sum, in four lanes of 64 bits, of the SHA-256 of every entry's canonical form: equal for equal entries, in
/// whatever order they came.
struct EntrySum: Sendable {
  private var sum = SIMD4<UInt64>()
  private var parts: [Int: SIMD4<UInt64>] = [:]
  private var stale: Set<Int> = []

  /// An entry was added, changed or taken out.
  mutating func touch(_ id: Int) { stale.insert(id) }

  /// Brings the sum up to date.
  ///
  /// - Parameter entry: the present form of an entry; `nil` for one that is gone.
  mutating func settled(_ entry: (Int) -> JSONValue?) -> String {
    for id in stale {
      sum &-= parts.removeValue(forKey: id) ?? SIMD4()
      guard let entry = entry(id) else { continue }
      let part = Self.lanes(Digest(of: .array([.integer(Int64(id)), entry])))
      parts[id] = part
      sum &+= part
    }
    stale = []
    return (0..<4).map { lane in
      let digits = String(sum[lane], radix: 16)
      return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }.joined()
  }

  private static func lanes(_ digest: Digest) -> SIMD4<UInt64> {
    var lanes = SIMD4<UInt64>()
    for (place, byte) in digest.bytes.enumerated() {
      lanes[place / 8] = lanes[place / 8] << 8 | UInt64(byte)
    }
    return lanes
  }
}
