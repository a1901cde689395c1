import Synchronization

/// What a run has to say beside its results, in the order in which it was said.
final class RunNotices: Sendable {
  private let notices = Mutex<[Diagnostic]>([])

  func add(_ notice: Diagnostic) { notices.withLock { $0.append(notice) } }

  var all: [Diagnostic] { notices.withLock { $0 } }
}
