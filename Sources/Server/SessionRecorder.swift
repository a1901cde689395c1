import JSON
import Synchronization
import Tracing
import Workspaces

/// Writes down what a server is asked and what it answers, as a trace of the format `reprise.wire/1`.
///
/// Each request is a span, numbered as it is begun, with one event `rpc.call`: the method is its site, the parameters
/// are its request, the response or the error is its result. What the server asks its client meanwhile is an effect of
/// that span (`env.obs` at `approval/ask`). So a session of the server replays, verifies and compares
/// like a run.
package final class SessionRecorder: Sendable {
  private let session: TraceSession
  private let count = Mutex(0)

  package static let format = "reprise.wire/1"
  static let call = EventKind(rawValue: "rpc.call")

  /// - Parameter path: a file that is not there yet; big payloads lie in `cas` beside it.
  /// - Throws: ``TraceError`` when the file exists or cannot be written.
  package init(to path: String, version: String) throws {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    session = try TraceSession.record(
      to: path, blobs: BlobStore(folder: folder + "/cas"), seed: 0,
      start: ["format": .string(Self.format), "version": .string(version)])
  }

  /// A request arrived; its answer is noted in the span.
  func arrived<Asked: Workspaces.Operation>(_ asked: Asked) throws -> Span {
    count.withLock { $0 += 1 }
    return try session.root.open("request", Self.opening(Asked.method, JSONValue(encoding: asked)))
  }

  /// What opens a request's span: two sessions pair their requests by it.
  static func opening(_ method: String, _ params: JSONValue) -> JSONValue {
    ["method": .string(method), "params": params]
  }

  /// A request was answered; what was noted is on the disk before the answer leaves.
  func answered<Asked: Workspaces.Operation>(
    _ asked: Asked, _ outcome: Result<Asked.Response, any Error>, in span: Span
  ) throws {
    let answer: JSONValue
    switch outcome {
    case .success(let response): answer = try JSONValue(encoding: response)
    case .failure(let error): answer = WireAnswer.failure(error)
    }
    try span.decide(
      Self.call, at: Asked.method, from: JSONValue(encoding: asked),
      WireAnswer.compared(answer, without: Asked.volatile))
    try span.close()
    try session.flush()
  }

  /// The peer is gone.
  package func end() throws {
    try session.end(["requests": .integer(Int64(count.withLock { $0 }))], recorded: nil)
  }
}

/// What of an answer is compared: all but figures of the clock on the wall, and of how a result came about.
enum WireAnswer {
  private static let volatile: Set<String> = ["volatile", "making", "modelSeconds", "seconds", "ms"]

  /// - Parameter members: of the answer itself that are left out too.
  static func compared(_ answer: JSONValue, without members: Set<String>) -> JSONValue {
    guard let object = answer.objectValue else { return compared(answer) }
    return compared(
      .object(JSONObject(object.filter { !members.contains($0.key) }.map { ($0.key, $0.value) })))
  }

  private static func compared(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let object):
      .object(
        JSONObject(object.filter { !volatile.contains($0.key) }.map { ($0.key, compared($0.value)) }))
    case .array(let values): .array(values.map(compared))
    default: value
    }
  }

  /// An error as a session holds it.
  static func failure(_ error: any Error) -> JSONValue {
    ["error": WorkspaceError(error).json]
  }
}
