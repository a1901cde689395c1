/// Numbers at a 64-byte boundary. Filled by its maker and not changed afterwards, hence sendable.
final class AlignedBuffer<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  let start: UnsafeMutablePointer<Element>
  let count: Int

  /// `count` times `element`.
  init(repeating element: Element, count: Int) {
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, count * MemoryLayout<Element>.stride), alignment: 64)
    start = bytes.initializeMemory(as: Element.self, repeating: element, count: count)
    self.count = count
  }

  deinit { UnsafeMutableRawPointer(start).deallocate() }
}
