/// How far the fetching of an asset is.
package struct PullProgress: Sendable, Hashable {
  package enum Step: String, Sendable {
    /// What will be fetched and how large it is, before anything starts.
    case announced
    /// Another process works on the same asset.
    case waiting
    case downloading, assembling, verifying
    /// A source did not serve; the next one is tried.
    case skipped
    case ready
  }

  package var asset: String
  package var step: Step
  package var done: Int64
  package var total: Int64
  /// A sentence for people.
  package var message: String
}

/// Is told of progress; may be called from any thread.
package typealias PullObserver = @Sendable (PullProgress) -> Void

/// Reports one asset's progress.
struct PullReporter: Sendable {
  var asset: String
  var observer: PullObserver

  func callAsFunction(_ step: PullProgress.Step, _ done: Int64, of total: Int64, _ message: String) {
    observer(PullProgress(asset: asset, step: step, done: done, total: total, message: message))
  }
}

/// Bytes for people: `92.9 MB`.
package func sizeText(_ bytes: Int64) -> String {
  let units = ["B", "kB", "MB", "GB"]
  var (value, unit) = (bytes * 10, 0)
  while value >= 10_000 && unit < units.count - 1 { (value, unit) = (value / 1000, unit + 1) }
  return unit == 0 ? "\(bytes) B" : "\(value / 10).\(value % 10) \(units[unit])"
}
