import Tracing

extension ByteSource {
  /// The rest, as a whole.
  func all() throws -> [UInt8] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { buffer.deallocate() }
    var bytes: [UInt8] = []
    while true {
      let count = try read(into: buffer)
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// SHA-256 of the rest in hexadecimal digits, and its number of bytes.
  func digest() throws -> (sha256: String, bytes: Int) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { buffer.deallocate() }
    var hasher = Hasher256()
    var total = 0
    while true {
      let count = try read(into: buffer)
      if count == 0 { return (hasher.finish().hex, total) }
      hasher.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      total += count
    }
  }
}
