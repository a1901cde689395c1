import Concepts
import Scoring
import Tracing

/// A user and a history as bytes that nothing else has: the user first, then event after event.
struct HistoryText {
  /// Events.
  let count: Int
  private let bytes: [UInt8]
  /// Where the first event begins.
  private let start: Int
  /// The item, whose highest bits say whether there is a rating and a time; then the rating, then the time.
  private static let width = 2 * MemoryLayout<UInt64>.size + MemoryLayout<UInt32>.size

  init(_ history: [Interactions.Event], of user: UserID) {
    var text = RuleBytes()
    text.append(user.name)
    let (name, count) = (text.bytes, history.count)
    bytes = [UInt8](unsafeUninitializedCapacity: name.count + count * Self.width) { room, filled in
      filled = room.count
      _ = room.update(fromContentsOf: name)
      var place = name.count
      func write<Number: FixedWidthInteger>(_ number: Number) {
        UnsafeMutableRawBufferPointer(room).storeBytes(
          of: number.littleEndian, toByteOffset: place, as: Number.self)
        place += MemoryLayout<Number>.size
      }
      for event in history {
        let present: UInt64 = (event.rating == nil ? 0 : 1) | (event.time == nil ? 0 : 2)
        write(UInt64(bitPattern: Int64(event.item)) ^ present << 62)
        write(event.rating?.bitPattern ?? 0)
        write(UInt64(bitPattern: event.time ?? 0))
      }
      filled = place
    }
    (self.count, start) = (count, name.count)
  }

  /// The user and the first events.
  func bytes(ofFirst count: Int) -> [UInt8] { Array(bytes[..<end(count)]) }

  /// Hands over what follows the user and so many events, up to the end of other events.
  func withBytes<R>(from first: Int?, toFirst count: Int, _ body: (UnsafeRawBufferPointer) -> R) -> R {
    bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[(first.map(end) ?? 0)..<end(count)])) }
  }

  private func end(_ count: Int) -> Int { start + count * Self.width }
}

/// The keys of a history and of what it was some events ago; what all of them begin with is digested once.
struct HistoryKeys: ~Copyable {
  private let text: HistoryText
  private let common: Int
  private let beginning: Hasher256

  /// - Parameter common: how many events every history that is asked for has at least.
  init(_ text: HistoryText, after identity: [UInt8], common: Int) {
    (self.text, self.common) = (text, common)
    var hasher = Hasher256()
    hasher.update(identity)
    text.withBytes(from: nil, toFirst: common) { hasher.update($0) }
    beginning = hasher
  }

  func key(ofFirst count: Int) -> ScoreKey {
    var hasher = beginning.copy()
    text.withBytes(from: common, toFirst: count) { hasher.update($0) }
    return ScoreKey(digest: hasher.finish().bytes)
  }
}
