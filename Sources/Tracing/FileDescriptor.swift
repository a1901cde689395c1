internal import Glibc

/// An open file that closes itself; the few calls a trace needs, each with the system's reason in its error.
struct FileDescriptor: ~Copyable {
  let number: Int32
  let path: String

  init(path: String, flags: Int32, mode: mode_t = 0o644) throws(TraceError) {
    number = open(path, flags | O_CLOEXEC, mode)
    self.path = path
    guard number >= 0 else { throw .file("open", path, Self.reason) }
  }

  /// Opens a file for reading; neither waits for the other end of a pipe nor takes one for a file.
  static func reading(_ path: String) throws(TraceError) -> FileDescriptor {
    let file = try FileDescriptor(path: path, flags: O_RDONLY | O_NONBLOCK)
    try file.checkIsFile()
    return file
  }

  private func checkIsFile() throws(TraceError) {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw .file("open", path, Self.reason) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .file("read", path, "it is a folder")
    default: throw .file("read", path, "it is a pipe or a device, and a trace is read more than once")
    }
  }

  deinit { FileLock.close(number) }

  /// Takes the file for this process alone; fails at once when another process has it.
  func lock() throws(TraceError) {
    guard FileLock.take(number) else {
      throw TraceError(
        code: .busy, message: "another process is writing \(path); wait for it or start a run of your own")
    }
  }

  /// Writes all bytes, in one call where the system allows.
  func write(_ bytes: [UInt8]) throws(TraceError) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(number, $0.baseAddress! + done, $0.count - done) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .file("write", path, Self.reason) }
      done += count
    }
  }

  /// Reads at most `limit` bytes; an empty array at the end of the file.
  func read(upTo limit: Int) throws(TraceError) -> [UInt8] {
    var failure: TraceError?
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      var got = Glibc.read(number, buffer.baseAddress, limit)
      while got < 0 && errno == EINTR { got = Glibc.read(number, buffer.baseAddress, limit) }
      if got < 0 { failure = .file("read", path, Self.reason) }
      count = max(got, 0)
    }
    if let failure { throw failure }
    return bytes
  }

  /// Reads at most `limit` bytes from a place on; an empty array at the end of the file.
  func read(upTo limit: Int, from place: Int) throws(TraceError) -> [UInt8] {
    guard lseek(number, off_t(place), SEEK_SET) >= 0 else { throw .file("read", path, Self.reason) }
    return try read(upTo: limit)
  }

  /// Reads the bytes of a range of the file.
  ///
  /// - Throws: ``TraceError`` when the file has become shorter.
  func read(_ range: Range<Int>) throws(TraceError) -> [UInt8] {
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      while count < range.count, let base = buffer.baseAddress {
        let got = pread(number, base + count, range.count - count, off_t(range.lowerBound + count))
        if got < 0 && errno == EINTR { continue }
        guard got > 0 else { return }
        count += got
      }
    }
    guard bytes.count == range.count else { throw .file("read", path, "it was cut meanwhile") }
    return bytes
  }

  /// The file's length in bytes.
  var size: Int {
    var status = stat()
    return fstat(number, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Whether the file begins as those of Zstandard do; the place in it stays.
  var beginsCompressed: Bool { (try? read(0..<4)) == [0x28, 0xB5, 0x2F, 0xFD] }

  /// Waits until what was written is on the disk.
  func synchronize() throws(TraceError) {
    guard fdatasync(number) == 0 || errno == EINVAL else { throw .file("write", path, Self.reason) }
  }

  func truncate(to length: Int) throws(TraceError) {
    guard ftruncate(number, off_t(length)) == 0 else { throw .file("cut", path, Self.reason) }
  }

  static var reason: String { String(cString: strerror(errno)) }
}
