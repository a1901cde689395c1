import Glibc

/// One file of kept scores. Its maker holds a lock on it and appends; everybody else reads what is whole.
///
/// Values are read with `pread`, not mapped, so that a file that is cut short by others ends nothing.
final class ScoreFile {
  let path: String
  private let descriptor: Int32
  /// Bytes that are known to be whole entries.
  private(set) var size: Int

  /// Makes a file that did not exist before and takes its lock; nil when it exists or cannot be made.
  init?(making path: String) {
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return nil }
    (self.path, size) = (path, 0)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, append(ScoreRecord.fileHeader) else { return nil }
  }

  /// Opens a file that somebody made; nil when it cannot be read or is none of these.
  init?(reading path: String) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    (self.path, size) = (path, ScoreRecord.fileHeader.count)
    guard read(at: 0, count: size) == ScoreRecord.fileHeader else { return nil }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Whether its maker still runs.
  var isInUse: Bool {
    guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else { return true }
    flock(descriptor, LOCK_UN)
    return false
  }

  /// Calls `body` with each entry from the first one on. Returns false when bytes remain that are no entry.
  func entries(_ body: (ScoreRecord.Header, Range<Int>) -> Void) -> Bool {
    var (window, start) = ([UInt8](), size)
    func header(at place: Int) -> ScoreRecord.Header? {
      if place < start || place + ScoreRecord.headerLength > start + window.count {
        (window, start) = (read(at: place, upTo: 1 << 16), place)
      }
      return ScoreRecord.header(window[(place - start)...])
    }
    let end = length
    while let header = header(at: size) {
      let next = size + ScoreRecord.headerLength + header.length
      guard next <= end else { return false }
      body(header, size..<next)
      size = next
    }
    return size == end
  }

  /// Adds bytes at the end; false, with the end as it was, when the disk does not take them.
  func append(_ bytes: [UInt8]) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress, $0.count, off_t(size + done))
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        let reason = errno
        ftruncate(descriptor, off_t(size))
        errno = reason
        return false
      }
      done += count
    }
    size += bytes.count
    return true
  }

  /// Exactly these bytes; nil when they cannot be read.
  func read(at place: Int, count: Int) -> [UInt8]? {
    let bytes = read(at: place, upTo: count)
    return bytes.count == count ? bytes : nil
  }

  private func read(at place: Int, upTo count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let got = pread(
          descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(place + filled))
        if got < 0 && errno == EINTR { continue }
        guard got > 0 else { return }
        filled += got
      }
    }
  }

  private var length: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }
}
