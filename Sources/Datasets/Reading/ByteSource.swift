import Glibc

/// Bytes that come in order and end.
protocol ByteSource: AnyObject {
  /// Fills the start of `buffer` and says how far; 0 only at the end.
  ///
  /// - Throws: ``DatasetError`` when the bytes cannot be had.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// The bytes of a file.
final class FileSource: ByteSource {
  private let descriptor: Int32
  private let path: String

  /// - Throws: ``DatasetError`` when the file is missing or cannot be opened.
  init(_ path: String) throws {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let reason = String(cString: strerror(errno))
      throw DatasetError(.missingFile, "the file cannot be opened: \(reason)", file: path)
    }
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
  }

  deinit { close(descriptor) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else {
        let reason = String(cString: strerror(errno))
        throw DatasetError(.unreadable, "the file cannot be read: \(reason)", file: path)
      }
    }
  }
}

/// Bytes that are in memory.
final class MemorySource: ByteSource {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, bytes.count - place)
    buffer.copyBytes(from: bytes[place..<place + count])
    place += count
    return count
  }
}

/// ISO 8859-1 as UTF-8.
final class Latin1Source: ByteSource {
  private let source: any ByteSource
  private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 15, alignment: 16)
  /// The second byte of a character for which there was room for one.
  private var carried: UInt8?

  init(_ source: any ByteSource) { self.source = source }

  deinit { scratch.deallocate() }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if let byte = carried {
      carried = nil
      buffer[0] = byte
      return 1
    }
    let count = try source.read(
      into: .init(rebasing: scratch[..<min(scratch.count, max(1, buffer.count / 2))]))
    var place = 0
    for byte in scratch[..<count] {
      buffer[place] = byte < 0x80 ? byte : 0xC0 | byte >> 6
      place += 1
      if byte < 0x80 { continue }
      let second = 0x80 | byte & 0x3F
      if place < buffer.count { buffer[place] = second } else { carried = second }
      place += carried == nil ? 1 : 0
    }
    return place
  }
}
