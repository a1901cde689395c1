import Tracing

/// How long to wait before the next attempt: doubled each time, with a spread that follows from the request,
/// so that many clients do not return at once and a run is still the same on every machine.
struct Patience: Sendable {
  var policy: CallPolicy
  var digest: Digest

  /// - Parameters:
  ///   - attempt: the one that failed, from 0.
  ///   - retryAfter: what the endpoint asked for, in seconds.
  func wait(after attempt: Int, retryAfter: String?) -> Duration {
    if let asked = retryAfter.flatMap({ Double($0) }), asked >= 0 {
      return min(.milliseconds(Int64(min(asked, 86_400) * 1000)), policy.longestWait)
    }
    let doubled = policy.firstWait * (1 << min(attempt, 20))
    let spread = RandomStream(seed: seed, name: "patience/\(attempt)").uniform()
    return min(doubled * (0.5 + 0.5 * spread), policy.longestWait)
  }

  private var seed: UInt64 { digest.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
