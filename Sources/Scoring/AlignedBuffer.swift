import Glibc

/// Numbers at a 64-byte boundary, of its own or in a file. Filled by its maker and not changed afterwards,
/// hence sendable.
final class AlignedBuffer<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  let start: UnsafeMutablePointer<Element>
  let count: Int
  /// Whose memory it is; nil if it is its own.
  private let owner: MappedFile?

  /// `count` times `element`.
  init(repeating element: Element, count: Int) {
    let bytes = Self.memory(count)
    start = bytes.initializeMemory(as: Element.self, repeating: element, count: count)
    self.count = count
    owner = nil
  }

  /// Room for `count` elements, each of which is written before it is read.
  init(room count: Int) {
    start = Self.memory(count).bindMemory(to: Element.self, capacity: count)
    self.count = count
    owner = nil
  }

  /// Much memory is asked for in large pages, before it is touched: then it is read a third faster.
  private static func memory(_ count: Int) -> UnsafeMutableRawPointer {
    let bytes = max(1, count * MemoryLayout<Element>.stride), page = 2 << 20
    guard bytes >= 4 * page else { return .allocate(byteCount: bytes, alignment: 64) }
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: page)
    madvise(memory, bytes, MADV_HUGEPAGE)
    return memory
  }

  /// Part of a file, which is only read.
  init(_ bytes: UnsafeMutableRawBufferPointer, owner: MappedFile) {
    count = bytes.count / MemoryLayout<Element>.stride
    start = (bytes.baseAddress ?? owner.start).bindMemory(to: Element.self, capacity: count)
    self.owner = owner
  }

  /// The numbers as bytes.
  var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(UnsafeBufferPointer(start: start, count: count))
  }

  deinit { if owner == nil { UnsafeMutableRawPointer(start).deallocate() } }
}
