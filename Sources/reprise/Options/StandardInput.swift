import Glibc
import Synchronization

/// Standard input as a file, for readers that look at the first bytes before they read.
enum StandardInput {
  /// Copies standard input to a file of this process, in pieces.
  ///
  /// The name ends in `.csv`, which is the format unless another is named; packed input is told by its bytes.
  static func file() throws -> String {
    let first = isTaken.withLock { taken in
      defer { taken = true }
      return !taken
    }
    guard first else { throw Failure(.usage, "standard input can stand for one file only") }
    if isatty(STDIN_FILENO) == 1 {
      throw Failure(.usage, "standard input is a terminal; pipe or redirect a file into it")
    }
    let path = "\(try ScratchFolder.path())/standard-input.csv"
    let number = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard number >= 0 else { throw fault(path) }
    defer { close(number) }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw Failure(.inputOutput, "standard input cannot be read: \(reason)") }
      if count == 0 {
        // Ctrl-C also ends the program that writes into the pipe: what came until then is not the whole.
        if Interruption.status != nil { throw CancellationError() }
        return path
      }
      guard writeAll(buffer[..<count], to: number) else { throw fault(path) }
    }
  }

  private static let isTaken = Mutex(false)

  private static func writeAll(_ bytes: ArraySlice<UInt8>, to number: Int32) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let count = write(number, bytes.baseAddress?.advanced(by: done), bytes.count - done)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        done += count
      }
      return true
    }
  }

  private static var reason: String { String(cString: strerror(errno)) }

  private static func fault(_ path: String) -> Failure {
    Failure(
      .cannotCreate, "standard input cannot be kept in \(path): \(reason)",
      hint: "make room there, or choose another folder with the variable TMPDIR")
  }
}
