/// An answer's head and its bytes.
struct HTTPAnswer: Sendable {
  var status: Int
  /// Names in lower case.
  var headers: [String: String]
  var body: [UInt8]
}

/// A request, ready to be sent.
struct HTTPRequest: Sendable {
  var method: String
  var url: String
  var headers: [(name: String, value: String)]
  var body: [UInt8]?
  var policy: CallPolicy
  /// Sees the bytes of a successful answer as they arrive.
  var onBytes: (@Sendable ([UInt8]) -> Void)?
}

/// Sends requests with libcurl: connections are kept, and no cookie, no cache and no redirection takes a key elsewhere.
struct HTTPClient: Sendable {
  static let shared = HTTPClient()

  private let loop = HTTPLoop()

  /// Sends and waits for the whole answer.
  ///
  /// - Throws: ``ModelError`` `unreachable`, `timedOut`, `badReply` or `misconfigured`; `CancellationError`.
  func send(_ request: HTTPRequest) async throws -> HTTPAnswer {
    let transfer = HTTPTransfer(request)
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        loop.add(transfer, continuation)
      }
    } onCancel: {
      transfer.cancel()
      loop.wake()
    }
  }
}
