import Glibc

/// The members of a zip archive (PKWARE APPNOTE 6.3: stored and deflated members, ZIP64, no encryption).
final class ZipArchive {
  struct Member: Equatable {
    var name: String
    var method: UInt16
    var checksum: UInt32
    var packedSize: Int
    var size: Int
    var headerOffset: Int
    var isEncrypted: Bool
    var isFolder: Bool { name.hasSuffix("/") }
  }

  let file: String
  let members: [Member]
  private let descriptor: Int32

  /// - Throws: ``DatasetError`` when the archive is cut or is none.
  init(_ path: String) throws {
    file = SourceFile.name(path)
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let reason = String(cString: strerror(errno))
      throw DatasetError(.missingFile, "the file cannot be opened: \(reason)", file: path)
    }
    do { members = try ZipDirectory(descriptor, file).members } catch {
      close(descriptor)
      throw error
    }
  }

  deinit { close(descriptor) }

  /// The one member that is a file, or the one that is named.
  func member(_ name: String?) throws -> Member {
    let files = members.filter { !$0.isFolder && !$0.name.hasPrefix("__MACOSX/") }
    let found = name.map { name in files.filter { $0.name.utf8.elementsEqual(name.utf8) } } ?? files
    if found.count == 1, let member = found.first { return member }
    let names = files.prefix(20).map(\.name).joined(separator: ", ")
    let wanted = name.map { "no member '\($0)'" } ?? "\(files.count) files; name one as in \(file)#member"
    throw DatasetError(.missingFile, "the archive has \(wanted); it holds \(names)", file: file)
  }

  /// The bytes of a member.
  func source(of member: Member) throws -> any ByteSource {
    if member.isEncrypted { throw fault("the member '\(member.name)' is encrypted") }
    guard member.method == 0 || member.method == 8 else {
      throw fault("the member '\(member.name)' is packed by method \(member.method); only deflate is read")
    }
    let header = try bytes(at: member.headerOffset, count: 30)
    guard header.number(0, 4) == 0x0403_4B50 else { throw fault("the header of '\(member.name)' is damaged") }
    let start = member.headerOffset + 30 + header.number(26, 2) + header.number(28, 2)
    return try ZipMemberSource(self, member, start: start)
  }

  func fault(_ message: String) -> DatasetError { DatasetError(.unreadable, message, file: file) }

  fileprivate func bytes(at offset: Int, count: Int) throws -> [UInt8] {
    let bytes = ZipDirectory.read(descriptor, at: offset, count: count)
    guard bytes.count == count else { throw fault("the zip archive is cut off; fetch it again") }
    return bytes
  }

  /// Reads packed bytes; fewer than wanted at the end of the file.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    var count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
    while count < 0, errno == EINTR {
      count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
    }
    return max(0, count)
  }
}

/// The unpacked bytes of one member; its length and checksum are checked at the end.
final class ZipMemberSource: ByteSource {
  private let archive: ZipArchive
  private let member: ZipArchive.Member
  private let inflater: Inflater
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
  private var pending = 0..<0
  private var offset: Int
  private var left: Int
  private var produced = 0
  private var checksum = Checksum()
  private var isDone = false

  init(_ archive: ZipArchive, _ member: ZipArchive.Member, start: Int) throws {
    (self.archive, self.member, offset, left) = (archive, member, start, member.packedSize)
    inflater = try Inflater(.none)
  }

  deinit { buffer.deallocate() }

  func read(into output: UnsafeMutableRawBufferPointer) throws -> Int {
    while !isDone {
      let count = member.method == 0 ? try copy(output) : try unpack(output)
      guard count > 0 else { continue }
      produced += count
      checksum.update(UnsafeRawBufferPointer(rebasing: output[..<count]))
      guard produced <= member.size else { throw damaged }
      if isDone { try check() }
      return count
    }
    try check()
    return 0
  }

  private func copy(_ output: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = archive.read(at: offset, into: .init(rebasing: output[..<min(output.count, left)]))
    if left > 0, count == 0 { throw archive.fault("the zip archive is cut off; fetch it again") }
    offset += count
    left -= count
    isDone = left == 0
    return count
  }

  private func unpack(_ output: UnsafeMutableRawBufferPointer) throws -> Int {
    if pending.isEmpty {
      let count = archive.read(at: offset, into: .init(rebasing: buffer[..<min(buffer.count, left)]))
      if count == 0 { throw left > 0 ? archive.fault("the zip archive is cut off; fetch it again") : damaged }
      (offset, left, pending) = (offset + count, left - count, 0..<count)
    }
    guard let step = inflater.step(.init(rebasing: buffer[pending]), into: output) else { throw damaged }
    pending = pending.lowerBound + step.consumed..<pending.upperBound
    isDone = step.isEnd
    return step.produced
  }

  private func check() throws {
    guard produced == member.size, checksum.value == member.checksum else { throw damaged }
  }

  private var damaged: DatasetError {
    archive.fault("the member '\(member.name)' is damaged; fetch the archive again")
  }
}

extension [UInt8] {
  /// The little-endian number of `count` ≤ 8 bytes; 0 beyond the end, and for what an `Int` does not hold.
  func number(_ offset: Int, _ count: Int) -> Int {
    guard offset >= 0, offset + count <= self.count else { return 0 }
    let value = (0..<count).reduce(UInt64(0)) { $0 | UInt64(self[offset + $1]) << UInt64(8 * $1) }
    return Int(exactly: value) ?? 0
  }
}
