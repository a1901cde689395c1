internal import Glibc
internal import Synchronization

/// Names for files that are written beside their place and then renamed.
///
/// No two writers get the same one, be they two processes or two tasks of one that store the same payload at once.
package enum TemporaryName {
  private static let count = Atomic<Int>(0)

  /// `PATH.4711-3.new`: the process, the number of the writing, and the ending.
  package static func beside(_ path: String, ending: String = "new") -> String {
    "\(path).\(getpid())-\(count.add(1, ordering: .relaxed).oldValue).\(ending)"
  }

  /// Gives a file the name it was made for, if no other has it.
  ///
  /// - Throws: ``TraceError`` `exists` when another has.
  package static func replace(_ temporary: String, by path: String) throws(TraceError) {
    if link(temporary, path) == 0 {
      unlink(temporary)
    } else if errno == EEXIST {
      throw .exists(path)
    } else if rename(temporary, path) != 0 {
      // Not every file system has links.
      throw .file("write", path, FileDescriptor.reason)
    }
  }
}
