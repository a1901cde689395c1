internal import Glibc

/// A lock on an open file that one process holds at a time; it ends with its owner, also when that is killed.
package enum FileLock {
  /// Opens a file, which is made when it is not there; its number, or `nil` with the reason in `errno`.
  package static func open(_ path: String) -> Int32? {
    let number = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    return number < 0 ? nil : number
  }

  /// Whether the lock could be had; never waits.
  package static func take(_ number: Int32) -> Bool { flock(number, LOCK_EX | LOCK_NB) == 0 }

  /// Lets others take it.
  ///
  /// Given up by name and not by closing alone: a process that was forked meanwhile and has not begun its own program
  /// yet holds the file open a moment longer.
  package static func release(_ number: Int32) { flock(number, LOCK_UN) }

  /// Gives the lock up and closes the file.
  package static func close(_ number: Int32) {
    release(number)
    _ = Glibc.close(number)
  }
}
