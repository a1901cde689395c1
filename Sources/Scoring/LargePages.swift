import Glibc

/// Much memory is asked for in large pages, before it is touched: then it is filled faster and read a third faster.
package enum LargePages {
  private static let page = 2 << 20

  /// At a 64-byte boundary at least; freed by `deallocate`.
  static func memory(_ bytes: Int) -> UnsafeMutableRawPointer {
    guard bytes >= 4 * page else { return .allocate(byteCount: bytes, alignment: 64) }
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: page)
    madvise(memory, bytes, MADV_HUGEPAGE)
    return memory
  }

  /// Asks for them in the middle of memory that is somebody else's and was not touched yet.
  package static func advise<Element>(_ memory: UnsafeMutableBufferPointer<Element>) {
    guard let start = memory.baseAddress else { return }
    let address = UInt(bitPattern: start), end = address + UInt(memory.count * MemoryLayout<Element>.stride)
    let first = (address + UInt(page) - 1) / UInt(page) * UInt(page), last = end / UInt(page) * UInt(page)
    guard last > first, let middle = UnsafeMutableRawPointer(bitPattern: first) else { return }
    madvise(middle, Int(last - first), MADV_HUGEPAGE)
  }
}
