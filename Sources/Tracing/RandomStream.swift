import Synchronization

/// A stream of random bits that depends on its name and counter only, never on the order in which streams are used.
///
/// Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011), keyed by
/// SHA-256(seed, name). Every method is ours, so that the numbers do not change with the standard library.
package final class RandomStream: Sendable {
  /// Which stream it is: episode, component, purpose.
  package let name: String
  private let key: (UInt32, UInt32)
  private let origin: (UInt32, UInt32)
  private let counter = Mutex<UInt64>(0)

  package init(seed: UInt64, name: String) {
    self.name = name
    let digest = Digest(of: "reprise-random-1\u{0}\(seed)\u{0}\(name)").bytes
    let words = (0..<4).map { word in (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(digest[4 * word + $1]) } }
    key = (words[0], words[1])
    origin = (words[2], words[3])
  }

  /// How many 64-bit draws were made.
  package var draws: UInt64 { counter.withLock { $0 } }

  /// The next 64 bits.
  package func next() -> UInt64 {
    let index = counter.withLock { count in
      defer { count += 1 }
      return count
    }
    return bits(at: index)
  }

  private func bits(at index: UInt64) -> UInt64 {
    let block = Philox.block(
      counter: (UInt32(truncatingIfNeeded: index), UInt32(index >> 32), origin.0, origin.1), key: key)
    return UInt64(block.0) << 32 | UInt64(block.1)
  }

  /// A number in [0, 1) with 53 random bits.
  package func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A whole number in 0..<bound without bias (Lemire, 2019); 0 when the bound is not positive.
  package func below(_ bound: Int) -> Int {
    guard bound > 1 else { return 0 }
    let range = UInt64(bound)
    let threshold = (0 &- range) % range
    while true {
      let product = next().multipliedFullWidth(by: range)
      if product.low >= threshold { return Int(product.high) }
    }
  }

  /// Fills the numbers as so many calls of ``below(_:)`` would, in a fraction of the time.
  package func fill(_ numbers: inout [Int], below bound: Int) {
    guard bound > 1 else {
      for place in numbers.indices { numbers[place] = 0 }
      return
    }
    let range = UInt64(bound)
    let threshold = (0 &- range) % range
    counter.withLock { count in
      for place in numbers.indices {
        var product = bits(at: count).multipliedFullWidth(by: range)
        count += 1
        while product.low < threshold {
          product = bits(at: count).multipliedFullWidth(by: range)
          count += 1
        }
        numbers[place] = Int(product.high)
      }
    }
  }

  /// The elements in random order (Fisher and Yates).
  package func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var result = elements
    for last in stride(from: result.count - 1, to: 0, by: -1) { result.swapAt(last, below(last + 1)) }
    return result
  }
}

/// The Philox 4x32 block function with ten rounds.
enum Philox {
  typealias Block = (UInt32, UInt32, UInt32, UInt32)

  static func block(counter: Block, key: (UInt32, UInt32)) -> Block {
    var (block, key) = (counter, key)
    for _ in 0..<10 {
      let first = UInt64(block.0) &* 0xD251_1F53
      let second = UInt64(block.2) &* 0xCD9E_8D57
      block = (
        UInt32(second >> 32) ^ block.1 ^ key.0, UInt32(truncatingIfNeeded: second),
        UInt32(first >> 32) ^ block.3 ^ key.1, UInt32(truncatingIfNeeded: first)
      )
      key = (key.0 &+ 0x9E37_79B9, key.1 &+ 0xBB67_AE85)
    }
    return block
  }
}
