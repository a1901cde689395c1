import Glibc
import JSON

/// Standard output and standard error, written whole with write(2).
enum Output {
  /// Whether standard error is a terminal, where a line can be rewritten.
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Writes a line to standard output.
  static func line(_ text: String) {
    bytes(Array("\(text)\n".utf8))
  }

  /// Writes bytes to standard output, as they are. Ends the process where they cannot be written.
  static func bytes(_ bytes: [UInt8]) {
    if !write(bytes, to: STDOUT_FILENO) { endUnwritten() }
  }

  /// Ends quietly when nobody reads any more, and else says why not.
  private static func endUnwritten() -> Never {
    let reason = errno
    ScratchFolder.remove()
    guard reason != EPIPE else { _exit(128 + SIGPIPE) }
    note("error: standard output cannot be written: \(String(cString: strerror(reason)))")
    note("hint: make room on the disk, or write elsewhere")
    _exit(ExitStatus.inputOutput.rawValue)
  }

  /// Writes a value for programs: one line.
  static func json(_ value: JSONValue) { line(value.printed()) }

  /// Writes a line to standard error, harmless to a terminal.
  static func note(_ text: String) {
    _ = write(Array("\(Terminal.harmless(text))\n".utf8), to: STDERR_FILENO)
  }

  /// Writes bytes to standard error, as they are.
  static func raw(_ text: String) { _ = write(Array(text.utf8), to: STDERR_FILENO) }

  /// Copies a file to standard output.
  static func copy(_ path: String) throws {
    let number = open(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else {
      throw Failure(.inputOutput, "\(path) cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { close(number) }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(number, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else {
        throw Failure(.inputOutput, "\(path) cannot be read: \(String(cString: strerror(errno)))")
      }
      if count == 0 { return }
      bytes(Array(buffer[..<count]))
    }
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let count = Glibc.write(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        done += count
      }
      return true
    }
  }
}
