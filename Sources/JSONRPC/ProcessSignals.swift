import Glibc
import Synchronization

/// Ends a connection in order when the process is told to end; the second time at once.
package enum ProcessSignals {
  private static let wire = Atomic<Int32>(-1)

  /// Listens for SIGTERM, SIGINT and SIGHUP on behalf of `connection`.
  package static func watch(for connection: Connection) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let input = ends[0]
    wire.store(ends[1], ordering: .relaxed)
    for number in [SIGTERM, SIGINT, SIGHUP] {
      signal(number) { number in
        var byte = UInt8(truncatingIfNeeded: number)
        _ = write(ProcessSignals.wire.load(ordering: .relaxed), &byte, 1)
      }
    }
    DedicatedThread.start {
      var number: UInt8 = 0
      var count = 0
      while read(input, &number, 1) == 1 || errno == EINTR {
        count += 1
        if count > 1 { _exit(128 + Int32(number)) }
        connection.configuration.log("signal \(number): ending")
        connection.terminate()
      }
    }
  }
}
