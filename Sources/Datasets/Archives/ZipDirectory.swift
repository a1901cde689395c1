import Glibc

/// The list of members at the end of a zip archive.
struct ZipDirectory {
  private(set) var members: [ZipArchive.Member] = []
  private let file: String

  /// - Throws: ``DatasetError`` when there is no list or it is damaged.
  init(_ descriptor: Int32, _ file: String) throws {
    self.file = file
    let size = Int(lseek(descriptor, 0, SEEK_END))
    let tailStart = max(0, size - 65_557)
    let tail = Self.read(descriptor, at: tailStart, count: size - tailStart)
    guard let end = Self.lastRecord(tail) else {
      throw DatasetError(.unreadable, "the zip archive has no list of members: it is cut off", file: file)
    }
    var (count, length, offset) = (
      tail.number(end + 10, 2), tail.number(end + 12, 4), tail.number(end + 16, 4)
    )
    if count == 0xFFFF || length == 0xFFFF_FFFF || offset == 0xFFFF_FFFF {
      let record = Self.read(descriptor, at: tail.number(end - 20 + 8, 8), count: 56)
      guard end >= 20, tail.number(end - 20, 4) == 0x0706_4B50, record.number(0, 4) == 0x0606_4B50 else {
        throw damaged
      }
      (count, length, offset) = (record.number(32, 8), record.number(40, 8), record.number(48, 8))
    }
    guard length <= size, offset <= size - length else { throw damaged }
    let list = Self.read(descriptor, at: offset, count: length)
    guard list.count == length else { throw damaged }
    try parse(list, count: count)
  }

  private mutating func parse(_ list: [UInt8], count: Int) throws {
    var place = 0
    while members.count < count {
      guard list.number(place, 4) == 0x0201_4B50, place + 46 <= list.count else { throw damaged }
      let (name, extra, comment) = (
        list.number(place + 28, 2), list.number(place + 30, 2), list.number(place + 32, 2)
      )
      guard place + 46 + name + extra + comment <= list.count else { throw damaged }
      let extraStart = place + 46 + name
      var member = ZipArchive.Member(
        name: String(decoding: list[place + 46..<extraStart], as: UTF8.self),
        method: UInt16(list.number(place + 10, 2)), checksum: UInt32(list.number(place + 16, 4)),
        packedSize: list.number(place + 20, 4), size: list.number(place + 24, 4),
        headerOffset: list.number(place + 42, 4), isEncrypted: list.number(place + 8, 2) & 1 == 1)
      Self.widen(&member, Array(list[extraStart..<extraStart + extra]))
      members.append(member)
      place = extraStart + extra + comment
    }
  }

  /// Takes sizes and offset from the ZIP64 field where they do not fit 32 bits.
  private static func widen(_ member: inout ZipArchive.Member, _ extra: [UInt8]) {
    var place = 0
    while place + 4 <= extra.count {
      let (tag, size) = (extra.number(place, 2), extra.number(place + 2, 2))
      if tag == 1 {
        var next = place + 4
        for path in [\ZipArchive.Member.size, \.packedSize, \.headerOffset]
        where member[keyPath: path] == 0xFFFF_FFFF {
          member[keyPath: path] = extra.number(next, 8)
          next += 8
        }
      }
      place += 4 + size
    }
  }

  private static func lastRecord(_ tail: [UInt8]) -> Int? {
    var place = tail.count - 22
    while place >= 0 {
      if tail[place] == 0x50, tail.number(place, 4) == 0x0605_4B50 { return place }
      place -= 1
    }
    return nil
  }

  private var damaged: DatasetError {
    DatasetError(.unreadable, "the list of members of the zip archive is damaged; fetch it again", file: file)
  }

  /// The bytes at a place; fewer at the end of the file.
  static func read(_ descriptor: Int32, at offset: Int, count: Int) -> [UInt8] {
    guard count > 0, offset >= 0 else { return [] }
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = 0
      while filled < count {
        let got = pread(
          descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset + filled))
        if got < 0, errno == EINTR { continue }
        if got <= 0 { break }
        filled += got
      }
    }
  }
}
