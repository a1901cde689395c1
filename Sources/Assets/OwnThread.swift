import Glibc

/// Runs blocking work on a thread of its own, so that the two threads of Swift's pool stay free.
///
///     let digest = try await onOwnThread { DiskFile(path).sha256() }
package func onOwnThread<Value: Sendable>(
  _ work: @escaping @Sendable () throws -> Value
) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    startThread { continuation.resume(with: Result(catching: work)) }
  }
}

/// Starts a detached thread; when the system has none left the work runs here.
package func startThread(_ work: @escaping @Sendable () -> Void) {
  let box = Unmanaged.passRetained(ThreadWork(work))
  var thread = pthread_t()
  let failed = pthread_create(&thread, nil, { threadEntry($0) }, box.toOpaque())
  guard failed == 0 else { return box.takeRetainedValue().run() }
  pthread_detach(thread)
}

private final class ThreadWork: Sendable {
  let run: @Sendable () -> Void
  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private func threadEntry(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let box else { return nil }
  Unmanaged<ThreadWork>.fromOpaque(box).takeRetainedValue().run()
  return nil
}
