import Glibc

/// Takes standard input and output for the wire, so that nothing else of the process can touch them.
package enum StdioTransport {
  /// Moves the wire to private descriptors beyond 2 that child processes do not inherit, and leaves the null
  /// device as standard input and standard error as standard output: what is printed never reaches the peer.
  /// - Returns: nil when the descriptors are closed or there are none left.
  package static func claim() -> FileStream? {
    signal(SIGPIPE, SIG_IGN)
    let input = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
    let output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
    let null = open("/dev/null", O_RDWR | O_CLOEXEC)
    guard input >= 0, output >= 0, null >= 0 else { return nil }
    dup2(null, STDIN_FILENO)
    // Without a standard error, what is printed is lost rather than sent.
    if dup2(STDERR_FILENO, STDOUT_FILENO) < 0 { dup2(null, STDOUT_FILENO) }
    close(null)
    return FileStream(input: input, output: output)
  }
}
