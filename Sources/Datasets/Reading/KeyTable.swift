import Glibc

/// Byte strings numbered in the order of their first appearance; one copy of each, in one block.
///
/// Open addressing over the standard library's keyed hash: a hostile file cannot choose colliding keys, and the
/// numbers do not depend on the hash.
struct KeyTable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = [0]
  private var slots = [Int32](repeating: -1, count: 1 << 10)

  var count: Int { ends.count - 1 }

  /// The number of a key, which is added when it is new.
  mutating func insert(_ key: Field) -> (index: Int32, isNew: Bool) {
    var slot = start(key)
    while slots[slot] >= 0 {
      if holds(slots[slot], key) { return (slots[slot], false) }
      slot = (slot + 1) & (slots.count - 1)
    }
    let index = Int32(count)
    slots[slot] = index
    bytes.append(contentsOf: key)
    ends.append(bytes.count)
    if count * 2 > slots.count { grow() }
    return (index, true)
  }

  /// The number of a key; `nil` when it was never added.
  func find(_ key: Field) -> Int32? {
    var slot = start(key)
    while slots[slot] >= 0 {
      if holds(slots[slot], key) { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Calls `body` with the bytes of a key.
  func withKey<Result>(_ index: Int, _ body: (Field) -> Result) -> Result {
    bytes.withUnsafeBufferPointer { body(Field(rebasing: $0[ends[index]..<ends[index + 1]])) }
  }

  /// The key as text; keys that are not UTF-8 are refused before they get here.
  func text(_ index: Int) -> String { withKey(index) { String(decoding: $0, as: UTF8.self) } }

  private func start(_ key: Field) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(key))
    return hasher.finalize() & (slots.count - 1)
  }

  private func holds(_ index: Int32, _ key: Field) -> Bool {
    let begin = ends[Int(index)]
    guard ends[Int(index) + 1] - begin == key.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      guard let mine = bytes.baseAddress, let other = key.baseAddress else { return true }
      return memcmp(mine + begin, other, key.count) == 0
    }
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    for index in 0..<count {
      var slot = withKey(index) { start($0) }
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(index)
    }
  }
}
