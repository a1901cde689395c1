import Foundation
import FoundationNetworking
import Synchronization

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

/// Sends requests over one `URLSession`: no cookies, no cache, no redirection: a key goes nowhere else.
final class HTTPClient: NSObject, URLSessionDataDelegate, Sendable {
  static let shared = HTTPClient()

  /// What is known of a request on its way.
  private struct Flow {
    var answer = HTTPAnswer(status: 0, headers: [:], body: [])
    var onBytes: (@Sendable ([UInt8]) -> Void)?
    var continuation: CheckedContinuation<HTTPAnswer, any Error>
    var timedOut: String?
    var hasBytes = false
  }

  private let flows = Mutex<[Int: Flow]>([:])
  private let session = Mutex<URLSession?>(nil)

  /// Sends and waits for the whole answer.
  ///
  /// - Throws: ``ModelError`` `unreachable`, `timedOut` or `badReply`; `CancellationError`.
  func send(_ request: HTTPRequest) async throws -> HTTPAnswer {
    guard let address = URL(string: request.url) else {
      throw ModelError(.misconfigured, "\(request.url) is not an address")
    }
    var message = URLRequest(url: address)
    message.httpMethod = request.method
    message.httpBody = request.body.map { Data($0) }
    message.timeoutInterval = 24 * 3600
    for (name, value) in request.headers { message.setValue(value, forHTTPHeaderField: name) }
    let task = openSession().dataTask(with: message)
    let watch = Task { await self.watch(task, request.policy) }
    defer { watch.cancel() }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        flows.withLock {
          $0[task.taskIdentifier] = Flow(onBytes: request.onBytes, continuation: continuation)
        }
        task.resume()
      }
    } onCancel: {
      task.cancel()
    }
  }

  private func openSession() -> URLSession {
    session.withLock { session in
      if let session { return session }
      let configuration = URLSessionConfiguration.ephemeral
      configuration.httpCookieStorage = nil
      configuration.httpShouldSetCookies = false
      configuration.urlCache = nil
      configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
      configuration.httpMaximumConnectionsPerHost = 64
      let new = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
      session = new
      return new
    }
  }

  private func watch(_ task: URLSessionDataTask, _ policy: CallPolicy) async {
    guard (try? await Task.sleep(for: policy.firstByte)) != nil else { return }
    let isSilent = flows.withLock { $0[task.taskIdentifier]?.hasBytes == false }
    if isSilent { return stop(task, "nothing came within \(policy.firstByte.text)") }
    guard policy.total > policy.firstByte,
      (try? await Task.sleep(for: policy.total - policy.firstByte)) != nil
    else { return }
    stop(task, "the answer was not complete within \(policy.total.text)")
  }

  private func stop(_ task: URLSessionDataTask, _ reason: String) {
    flows.withLock { $0[task.taskIdentifier]?.timedOut = reason }
    task.cancel()
  }
}

// MARK: - What the session reports

extension HTTPClient {
  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    let head = response as? HTTPURLResponse
    var headers: [String: String] = [:]
    for (name, value) in head?.allHeaderFields ?? [:] { headers["\(name)".lowercased()] = "\(value)" }
    flows.withLock { flows in
      flows[dataTask.taskIdentifier]?.hasBytes = true
      flows[dataTask.taskIdentifier]?.answer.status = head?.statusCode ?? 0
      flows[dataTask.taskIdentifier]?.answer.headers = headers
    }
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let bytes = [UInt8](data)
    let observer = flows.withLock { flows -> (@Sendable ([UInt8]) -> Void)? in
      flows[dataTask.taskIdentifier]?.answer.body += bytes
      let flow = flows[dataTask.taskIdentifier]
      return flow?.answer.status == 200 ? flow?.onBytes : nil
    }
    observer?(bytes)
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    guard let flow = flows.withLock({ $0.removeValue(forKey: task.taskIdentifier) }) else { return }
    guard let error else { return flow.continuation.resume(returning: flow.answer) }
    flow.continuation.resume(throwing: Self.cause(of: error, flow))
  }

  private static func cause(of error: any Error, _ flow: Flow) -> any Error {
    if let reason = flow.timedOut { return ModelError(.timedOut, reason) }
    switch (error as? URLError)?.code {
    case .cancelled?: return CancellationError()
    case .timedOut?: return ModelError(.timedOut, "the connection timed out")
    case .cannotFindHost?, .dnsLookupFailed?: return ModelError(.unreachable, "the host's name is not known")
    case .secureConnectionFailed?, .serverCertificateUntrusted?:
      return ModelError(.unreachable, "no secure connection could be made")
    case .cannotConnectToHost?: return ModelError(.unreachable, "nobody listens there")
    default:
      let isBegun = flow.hasBytes
      return ModelError(
        isBegun ? .badReply : .unreachable, isBegun ? "the answer was cut off" : "the connection failed")
    }
  }
}

extension Duration {
  /// `1500 ms`, `2 s`.
  fileprivate var text: String {
    let (seconds, rest) = components
    return rest == 0 ? "\(seconds) s" : "\(seconds * 1000 + rest / 1_000_000_000_000_000) ms"
  }
}
