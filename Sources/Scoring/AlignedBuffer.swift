/// Numbers at a 64-byte boundary, of its own or in a file. Filled by its maker and not changed afterwards,
/// hence sendable.
final class AlignedBuffer<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  let start: UnsafeMutablePointer<Element>
  let count: Int
  /// Whose memory it is; nil if it is its own.
  private let owner: MappedFile?

  /// `count` times `element`.
  init(repeating element: Element, count: Int) {
    let bytes = LargePages.memory(max(1, count * MemoryLayout<Element>.stride))
    start = bytes.initializeMemory(as: Element.self, repeating: element, count: count)
    self.count = count
    owner = nil
  }

  /// Room for `count` elements, each of which is written before it is read; what is not written takes no memory.
  init(room count: Int) {
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, count * MemoryLayout<Element>.stride), alignment: 64)
    start = bytes.bindMemory(to: Element.self, capacity: count)
    self.count = count
    owner = nil
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
