internal import CCurl
import Synchronization

/// A request on its way: what has come of the answer, and when it has taken too long.
final class HTTPTransfer: Sendable {
  /// An answer may have this many bytes; what is longer is no reply of a model.
  static let longestBody = 256 << 20

  private struct State {
    var answer = HTTPAnswer(status: 0, headers: [:], body: [])
    var hasBytes = false
    var isCancelled = false
    var isTooLong = false
  }

  let request: HTTPRequest
  private let start = ContinuousClock.now
  private let state = Mutex(State())

  init(_ request: HTTPRequest) { self.request = request }

  func cancel() { state.withLock { $0.isCancelled = true } }

  /// When to look again whether it takes too long.
  var deadline: ContinuousClock.Instant {
    let policy = request.policy
    let hasBytes = state.withLock(\.hasBytes)
    return start + (hasBytes ? policy.total : min(policy.firstByte, policy.total))
  }

  /// Why it must end now; nil if it need not.
  func reasonToStop(at now: ContinuousClock.Instant) -> (any Error)? {
    let (isCancelled, hasBytes) = state.withLock { ($0.isCancelled, $0.hasBytes) }
    if isCancelled { return CancellationError() }
    guard now >= deadline else { return nil }
    let policy = request.policy
    return ModelError(
      .timedOut,
      hasBytes
        ? "the answer was not complete within \(policy.total.text)"
        : "nothing came within \(min(policy.firstByte, policy.total).text)")
  }
}

// MARK: - What arrives

extension HTTPTransfer {
  /// A line of the head. A status line begins the head anew, as an interim answer (`100 Continue`) has one too.
  func take(headerLine line: [UInt8]) {
    let text = String(decoding: line, as: UTF8.self)
    state.withLock { state in
      state.hasBytes = true
      if text.hasPrefix("HTTP/") {
        let status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        state.answer = HTTPAnswer(status: status ?? 0, headers: [:], body: [])
      } else if let colon = text.firstIndex(of: ":") {
        state.answer.headers[text[..<colon].lowercased()] = text[colon...].dropFirst().trimmed
      }
    }
  }

  /// Bytes of the body.
  ///
  /// - Returns: false if there are too many.
  func take(bodyBytes bytes: [UInt8]) -> Bool {
    let (isTooLong, isSuccess) = state.withLock { state in
      state.isTooLong = state.answer.body.count + bytes.count > Self.longestBody
      if !state.isTooLong { state.answer.body += bytes }
      return (state.isTooLong, state.answer.status == 200)
    }
    if isSuccess, !isTooLong { request.onBytes?(bytes) }
    return !isTooLong
  }

  /// The whole answer, or why there is none.
  func result(_ code: CURLcode) -> Result<HTTPAnswer, any Error> {
    let state = state.withLock { $0 }
    if state.isCancelled { return .failure(CancellationError()) }
    if state.isTooLong { return .failure(ModelError(.badReply, "the answer is longer than 256 MiB")) }
    guard code != CURLE_OK else { return .success(state.answer) }
    return .failure(Self.cause(code, hasBytes: state.hasBytes))
  }

  private static func cause(_ code: CURLcode, hasBytes: Bool) -> ModelError {
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST: ModelError(.unreachable, "the host's name is not known")
    case CURLE_COULDNT_RESOLVE_PROXY: ModelError(.unreachable, "the name of the proxy is not known")
    case CURLE_COULDNT_CONNECT: ModelError(.unreachable, "nobody listens there")
    case CURLE_OPERATION_TIMEDOUT: ModelError(.timedOut, "the connection timed out")
    case CURLE_PEER_FAILED_VERIFICATION:
      ModelError(.untrusted, "its certificate is not one that this machine trusts")
    case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE:
      ModelError(.untrusted, "no secure connection could be made")
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
      ModelError(.misconfigured, "that is not an address of the form https://api.example.org/v1")
    default:
      ModelError(
        hasBytes ? .badReply : .unreachable, hasBytes ? "the answer was cut off" : "the connection failed")
    }
  }
}

extension Substring {
  /// Without blanks and line ends around it.
  fileprivate var trimmed: String {
    String(String(drop(while: \.isWhitespace)).reversed().drop(while: \.isWhitespace).reversed())
  }
}

extension Duration {
  /// `1500 ms`, `2 s`.
  fileprivate var text: String {
    let (seconds, rest) = components
    return rest == 0 ? "\(seconds) s" : "\(seconds * 1000 + rest / 1_000_000_000_000_000) ms"
  }
}
