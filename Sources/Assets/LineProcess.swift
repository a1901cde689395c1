import Glibc
import Synchronization
package import Tracing

/// A child process that is spoken to in lines over its standard streams.
///
/// Every call blocks until the deadline at most, so it belongs on a thread of its own: on the threads of Swift's pool a
/// limit would also count the time that other tasks of this process take. What it says on its standard error is lost.
package struct LineProcess: ~Copyable {
  private let process: pid_t
  private let input, output: Int32
  private var unread: [UInt8] = []
  private var hasEnded = false
  private var isReaped = false
  private let deadline: Deadline

  /// The most bytes of a line.
  private static let longest = 4 << 20

  /// A program that ended no longer reads; that is an error of the call and not the end of this process.
  private static let ignoreClosedPipes: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

  /// Starts a program, looked for on the path.
  ///
  /// - Parameter folder: where it is to run; that of this process if `nil`.
  package init(_ command: [String], in folder: String? = nil, until deadline: Deadline) throws(EffectFailure)
  {
    Self.ignoreClosedPipes
    let started = Self.starting.withLock { _ in Self.start(command, in: folder) }
    guard started.failed == 0 else {
      throw EffectFailure(
        code: "failed", message: "\(command[0]) cannot be run: \(String(cString: strerror(started.failed)))")
    }
    self.deadline = deadline
    (process, input, output) = (started.process, started.input, started.output)
  }

  /// How it failed, when it ended by itself with another status than 0; waits a moment for one that said its last.
  package mutating func failing() -> String? {
    guard hasEnded, !isReaped else { return nil }
    var (status, pauses): (Int32, Int) = (0, 0)
    while pauses < 20, !isReaped {
      isReaped = waitpid(process, &status, WNOHANG) == process
      if !isReaped { usleep(10_000) }
      pauses += 1
    }
    guard isReaped, status != 0 else { return nil }
    let signal = status & 0x7F
    return signal == 0 ? "it ended with status \((status >> 8) & 0xFF)" : "it was ended by signal \(signal)"
  }

  /// Ends the program by closing its streams; one that goes on for a second is killed with all that it started.
  deinit {
    close(input)
    close(output)
    guard !isReaped else {
      kill(-process, SIGKILL)
      return
    }
    var (status, pauses): (Int32, Int) = (0, deadline.isOver ? 100 : 0)
    while pauses < 100, waitpid(process, &status, WNOHANG) == 0 {
      usleep(10_000)
      pauses += 1
    }
    kill(-process, SIGKILL)
    if pauses == 100 { waitpid(process, &status, 0) }
  }

  /// One start at a time, so that no program gets the ends that belong to another.
  private static let starting = Mutex(())

  private static func start(_ command: [String], in folder: String?) -> (
    process: pid_t, input: Int32, output: Int32, failed: Int32
  ) {
    var (down, up): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
    guard pipe(&down) == 0 else { return (0, -1, -1, errno) }
    guard pipe(&up) == 0 else {
      let reason = errno
      for end in down { close(end) }
      return (0, -1, -1, reason)
    }
    for end in [down[1], up[0]] {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
    }
    let (process, failed) = spawn(command, in: folder, reading: down[0], writing: up[1])
    for end in failed == 0 ? [down[0], up[1]] : down + up { close(end) }
    return (process, down[1], up[0], failed)
  }

  /// `posix_spawn_file_actions_addchdir_np` of glibc 2.29, which its headers hide without an extension macro.
  private static let changeFolder: SpawnFolderAction? =
    dlsym(nil, "posix_spawn_file_actions_addchdir_np").map { unsafeBitCast($0, to: SpawnFolderAction.self) }

  private typealias SpawnFolderAction =
    @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, UnsafePointer<CChar>) -> Int32

  private static func spawn(_ command: [String], in folder: String?, reading: Int32, writing: Int32) -> (
    pid_t, Int32
  ) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let folder, let changeFolder = Self.changeFolder { _ = changeFolder(&actions, folder) }
    posix_spawn_file_actions_adddup2(&actions, reading, 0)
    posix_spawn_file_actions_adddup2(&actions, writing, 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    for end in [reading, writing] where end > 2 { posix_spawn_file_actions_addclose(&actions, end) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
    var arguments = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    let failed = posix_spawnp(&process, command[0], &actions, &attributes, &arguments, environ)
    return (failed == 0 ? process : 0, failed)
  }

  // MARK: - Lines

  /// Writes all bytes, taking in what the program says meanwhile; a program that no longer reads is no error here.
  package mutating func write(_ bytes: [UInt8]) throws(EffectFailure) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(input, $0.baseAddress! + done, $0.count - done) }
      if count > 0 {
        done += count
      } else if errno == EAGAIN || errno == EINTR {
        try wait(toWrite: true)
        try takeIn()
      } else {
        return
      }
    }
  }

  /// The next line without its end, or what is left at the end; `nil` after that.
  package mutating func line() throws(EffectFailure) -> [UInt8]? {
    var looked = 0
    while true {
      if let end = unread[looked...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = Array(unread[..<end])
        unread.removeFirst(end + 1)
        return line
      }
      looked = unread.count
      guard looked <= Self.longest else {
        throw EffectFailure(code: "badReply", message: "it said a line of more than 4 MiB")
      }
      if hasEnded {
        defer { unread = [] }
        return unread.isEmpty ? nil : unread
      }
      try wait(toWrite: false)
      try takeIn()
    }
  }

  private mutating func takeIn() throws(EffectFailure) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(output, &buffer, buffer.count)
    if count > 0 {
      unread += buffer[..<count]
    } else if count == 0 || errno != EAGAIN && errno != EINTR {
      hasEnded = true
    }
  }

  /// Waits until the program says something or, if wanted, can be written to.
  private func wait(toWrite: Bool) throws(EffectFailure) {
    var ends = [pollfd(fd: hasEnded ? -1 : output, events: Int16(POLLIN), revents: 0)]
    if toWrite { ends.append(pollfd(fd: input, events: Int16(POLLOUT), revents: 0)) }
    repeat { try deadline.check() } while poll(&ends, nfds_t(ends.count), 50) == 0
  }
}
