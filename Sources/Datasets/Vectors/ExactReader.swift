import Glibc

/// Takes exactly as many bytes from a source as are asked for.
final class ExactReader {
  private let source: any ByteSource
  /// The name in messages.
  let file: String
  private var ahead: [UInt8] = []

  init(_ source: any ByteSource, file: String) { (self.source, self.file) = (source, file) }

  /// Up to this many bytes, which are read again; fewer at the end.
  func peek(_ count: Int) throws -> [UInt8] {
    if ahead.count < count { ahead += try taken(count - ahead.count) }
    return Array(ahead.prefix(count))
  }

  /// This many bytes.
  ///
  /// - Throws: ``DatasetError`` when the source ends before.
  func take(_ count: Int) throws -> [UInt8] {
    var bytes = Array(ahead.prefix(count))
    ahead.removeFirst(bytes.count)
    bytes += try taken(count - bytes.count)
    guard bytes.count == count else {
      throw DatasetError(
        .unreadable, "the file ends \(count - bytes.count) bytes too early; is it cut short?", file: file)
    }
    return bytes
  }

  private func taken(_ count: Int) throws -> [UInt8] {
    guard count > 0 else { return [] }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
    defer { buffer.deallocate() }
    var done = 0
    while done < count {
      let got = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[done...]))
      if got == 0 { break }
      done += got
    }
    return Array(buffer[..<done])
  }
}
