import Glibc

/// The bytes of a gzip file: all its members, one after the other (RFC 1952). Checksums are checked.
final class GzipSource: ByteSource {
  private let source: any ByteSource
  private let file: String
  private let inflater: Inflater
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
  private var pending = 0..<0
  private var memberEnded = false
  private var members = 0

  init(_ source: any ByteSource, file: String) throws {
    (self.source, self.file) = (source, file)
    inflater = try Inflater(.gzip)
  }

  deinit { buffer.deallocate() }

  func read(into output: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      if pending.isEmpty { pending = 0..<(try source.read(into: buffer)) }
      if pending.isEmpty {
        if memberEnded { return 0 }
        throw DatasetError(.unreadable, "the gzip file is cut off; fetch it again", file: file)
      }
      if memberEnded, try !startMember() { return 0 }
      guard let step = inflater.step(.init(rebasing: buffer[pending]), into: output) else {
        throw DatasetError(.unreadable, "the gzip file is damaged; fetch it again", file: file)
      }
      pending = pending.lowerBound + step.consumed..<pending.upperBound
      if step.isEnd {
        memberEnded = true
        members += 1
      }
      if step.produced > 0 { return step.produced }
    }
  }

  /// Goes on with the next member; false for the zeros with which tapes are filled up.
  private func startMember() throws -> Bool {
    if buffer[pending].allSatisfy({ $0 == 0 }) {
      pending = 0..<0
      return false
    }
    guard buffer[pending.lowerBound] == 0x1F else {
      throw DatasetError(
        .unreadable, "something that is not gzip follows the packed data; fetch the file again", file: file)
    }
    inflater.reset()
    memberEnded = false
    return true
  }
}
