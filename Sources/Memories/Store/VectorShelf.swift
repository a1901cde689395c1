/// The vectors of entries' texts, by the entries' ids, in one piece of memory.
///
/// Vectors are no part of what is remembered: a restored memory makes them again, out of the embedder's cache.
struct VectorShelf: Sendable {
  private var rows: [Int: Int] = [:]
  private var free: [Int] = []
  private var elements: [Float] = []
  private var width = 0

  func has(_ id: Int) -> Bool { rows[id] != nil }

  subscript(id: Int) -> [Float]? {
    rows[id].map { Array(elements[$0 * width..<($0 + 1) * width]) }
  }

  /// Keeps a vector; one of another length than those before is none of the same model and is not kept.
  mutating func insert(_ vector: [Float], of id: Int) {
    if rows.isEmpty { self = VectorShelf(width: vector.count) }
    guard vector.count == width else { return }
    remove(id)
    if let row = free.popLast() {
      elements.replaceSubrange(row * width..<(row + 1) * width, with: vector)
      rows[id] = row
    } else {
      rows[id] = width == 0 ? 0 : elements.count / width
      elements += vector
    }
  }

  mutating func remove(_ id: Int) {
    if let row = rows.removeValue(forKey: id) { free.append(row) }
  }

  /// The cosine of each entry with a vector; 0 for those without one.
  func cosines(with vector: [Float], _ entries: [MemoryStore.Entry]) -> [Double] {
    guard vector.count == width, width > 0 else { return entries.map { _ in 0 } }
    return elements.withUnsafeBufferPointer { all in
      vector.withUnsafeBufferPointer { wanted in
        entries.map { entry in
          rows[entry.id].map { Self.dot(all[$0 * width..<($0 + 1) * width], wanted[...]) } ?? 0
        }
      }
    }
  }

  static func dot(_ left: [Float], _ right: [Float]) -> Double {
    guard left.count == right.count else { return 0 }
    return left.withUnsafeBufferPointer { first in
      right.withUnsafeBufferPointer { second in dot(first[...], second[...]) }
    }
  }

  /// Sums in eight lanes, then the lanes in their order: the same bits on every machine.
  private static func dot(
    _ left: Slice<UnsafeBufferPointer<Float>>, _ right: Slice<UnsafeBufferPointer<Float>>
  ) -> Double {
    let first = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: left))
    let second = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: right))
    let (whole, step) = (left.count / 8, MemoryLayout<SIMD8<Float>>.size)
    var lanes = SIMD8<Float>(repeating: 0)
    for place in 0..<whole {
      lanes +=
        first.loadUnaligned(fromByteOffset: place * step, as: SIMD8<Float>.self)
        * second.loadUnaligned(fromByteOffset: place * step, as: SIMD8<Float>.self)
    }
    var sum = 0.0
    for lane in 0..<8 { sum += Double(lanes[lane]) }
    for place in whole * 8..<left.count {
      sum += Double(left[left.startIndex + place] * right[right.startIndex + place])
    }
    return sum
  }
}

extension VectorShelf {
  init(width: Int = 0) { self.width = width }
}
