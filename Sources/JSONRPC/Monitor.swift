import Glibc

/// A value under a mutex that threads can wait on; for the dedicated threads, never for tasks.
final class Monitor<Value>: @unchecked Sendable {
  // Invariant: `value` is touched only between lock and unlock.
  private var value: Value
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init(_ value: sending Value) {
    self.value = value
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(changed, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  /// Looks at the value and wakes nobody.
  func read<Result>(_ look: (Value) -> sending Result) -> sending Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return look(value)
  }

  /// Changes the value and wakes who waits.
  func update<Result>(_ change: (inout Value) -> sending Result) -> sending Result {
    pthread_mutex_lock(mutex)
    defer {
      pthread_cond_broadcast(changed)
      pthread_mutex_unlock(mutex)
    }
    return change(&value)
  }

  /// Waits until `take` gives something; nil when `seconds` have passed before.
  func wait<Result>(seconds: Double? = nil, _ take: (inout Value) -> Result?) -> Result? {
    let end = seconds.map { Monitor.now + $0 }
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if let result = take(&value) { return result }
      guard let end else {
        pthread_cond_wait(changed, mutex)
        continue
      }
      var deadline = timespec(tv_sec: Int(end), tv_nsec: Int((end - end.rounded(.down)) * 1e9))
      if pthread_cond_timedwait(changed, mutex, &deadline) == ETIMEDOUT { return take(&value) }
    }
  }

  /// Seconds of the monotonic clock.
  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
