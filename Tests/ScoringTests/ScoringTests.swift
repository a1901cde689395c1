import Foundation
import Scoring
import Testing

/// Where fixtures lie.
enum Fixtures {
  static func folder(_ path: String, from here: String = #filePath) -> URL {
    URL(filePath: here).deletingLastPathComponent().deletingLastPathComponent().appending(
      path: "Fixtures/\(path)")
  }
}

/// Expects the hash recorded under a name; a change of bits on purpose changes the line in the file.
func expectGolden(_ hash: BitHash, _ name: String, at place: SourceLocation = #_sourceLocation) throws {
  let file = Fixtures.folder("GoldenHashes/scoring").appending(path: "hashes.txt")
  let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
  #expect(lines.contains("\(hash) \(name)"), "the bits of \(name) changed: \(hash)", sourceLocation: place)
}

/// A small seeded generator (SplitMix64).
struct SeededBits: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

/// Every level of this machine with one and with three threads.
let executions = KernelLevel.supported.flatMap { level in
  [1, 3].map { Execution(level: level, threads: $0) }
}

/// A seeded binary matrix in which low columns are frequent.
func sampleInteractions(rowCount: Int, width: Int, seed: UInt64) throws -> SparseRows {
  var random = SeededBits(state: seed)
  let rows = (0..<rowCount).map { _ in
    (0..<width).filter { Int.random(in: 0..<(2 * width), using: &random) > 3 * $0 / 2 + width / 3 }.map(
      Int32.init)
  }
  return try SparseRows(width: width, rows: rows)
}

/// The selection by a full sort.
func plainSelection(_ limit: Int, from rows: [ScoredRow]) -> [ScoredRow] {
  let sorted = rows.sorted { left, right in
    left.score != right.score ? left.score > right.score : left.row < right.row
  }
  return Array(sorted.prefix(max(0, limit)))
}
