import Assets
import Glibc
import Synchronization

/// Turns Ctrl-C into a clean stop: the first cancels the work, the second ends the process at once.
enum Interruption {
  private static let signal = Atomic<Int32>(0)

  /// The status to end with when a signal asked for the end, else nil.
  static var status: ExitStatus? {
    switch signal.load(ordering: .acquiring) {
    case SIGINT: .interrupted
    case SIGTERM, SIGHUP: .terminated
    default: nil
    }
  }

  /// Lets signals cancel `work`; a closed pipe is an error of write(2), never the end of the process.
  static func cancel<Value>(_ work: Task<Value, any Error>) {
    var ends: [Int32] = [0, 0]
    guard Glibc.pipe(&ends) == 0 else { return }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    writeEnd = ends[1]
    listen(ends[0]) { work.cancel() }
    for number in [SIGINT, SIGTERM, SIGHUP] { Glibc.signal(number, received) }
  }

  /// Ignores signals of closed pipes.
  static func ignoreClosedPipes() { Glibc.signal(SIGPIPE, SIG_IGN) }

  private static func listen(_ readEnd: Int32, _ cancel: @escaping @Sendable () -> Void) {
    startThread {
      var count = 0
      while let number = next(readEnd) {
        count += 1
        if count > 1 { _exit(128 + number) }
        signal.store(number, ordering: .releasing)
        Output.raw(Output.isTerminal ? "\r\u{1B}[K" : "")
        Output.note("Stopping; what was done is kept. Once more ends at once.")
        cancel()
      }
    }
  }

  private static func next(_ readEnd: Int32) -> Int32? {
    var byte: UInt8 = 0
    while true {
      let count = read(readEnd, &byte, 1)
      if count == 1 { return Int32(byte) }
      if count == 0 || errno != EINTR { return nil }
    }
  }
}

/// Read by the signal handler, which may do nothing but write; set once before the handler is.
nonisolated(unsafe) private var writeEnd: Int32 = -1

private func received(_ number: Int32) {
  let saved = errno
  var byte = UInt8(truncatingIfNeeded: number)
  write(writeEnd, &byte, 1)
  errno = saved
}
