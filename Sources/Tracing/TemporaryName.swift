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
}
