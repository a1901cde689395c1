package import JSON
import Tracing
package import Workspaces

/// Asks a fresh server everything that a recorded one was asked, in order, and compares the answers. What the server asks
/// in turn is answered as its client answered.
///
/// The files that were asked about must be as they were when the session began.
package struct SessionReplay: Sendable {
  private let environment: Environment
  private let operations: [any Workspaces.Operation.Type]

  package init(_ environment: Environment, operations: [any Workspaces.Operation.Type] = builtinOperations) {
    (self.environment, self.operations) = (environment, operations)
  }

  package struct Response: Codable, Sendable {
    package var trace: String
    package var requests: Int
    package var isIdentical: Bool
    /// `reprise.divergence/1`; null where all answers are the same.
    package var divergence: JSONValue
    package var text: String
    /// 0 when identical, 3 when not.
    package var exitCode: Int
  }

  /// Whether a file is the record of a server's session.
  package static func isSession(_ path: String) -> Bool {
    guard var reader = try? TraceReader(path: path), let start = try? reader.nextEvent() else { return false }
    return start.request["format"]?.stringValue == SessionRecorder.format
  }

  /// - Throws: ``WorkspaceError`` for a damaged trace.
  package func replay(_ path: String) async throws -> Response {
    do {
      let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
      let blobs = try TraceArchive.isOne(path) ? BlobStore(archive: path) : BlobStore(folder: folder + "/cas")
      let trace = try Trace(reading: path, blobs: blobs)
      if let damage = trace.damage {
        var failure = WorkspaceError(damage)
        failure.place = path
        throw failure
      }
      let calls = trace.events.filter { $0.kind == SessionRecorder.call }.sorted {
        Self.order($0) < Self.order($1)
      }
      var response = Response(
        trace: path, requests: calls.count, isIdentical: true, divergence: .null, text: "identical",
        exitCode: 0)
      do { try await follow(calls, trace) } catch let divergence as Divergence {
        (response.isIdentical, response.exitCode) = (false, 3)
        (response.divergence, response.text) = (divergence.report, divergence.description)
      }
      return response
    } catch { throw WorkspaceError(error) }
  }

  private func follow(_ calls: [TraceEvent], _ trace: Trace) async throws {
    let session = TraceSession.replay(trace, seed: 0, start: trace.start)
    for call in calls {
      let span = try session.root.open("request", SessionRecorder.opening(call.site, call.request))
      let answer = await answer(to: call, in: span)
      try span.decide(SessionRecorder.call, at: call.site, from: call.request, answer)
      try span.close()
    }
    if trace.isComplete {
      try session.end(["requests": .integer(Int64(calls.count))], recorded: trace.end)
    }
  }

  private func answer(to call: TraceEvent, in span: Span) async -> JSONValue {
    guard let operation = operations.first(where: { $0.method == call.site }) else {
      return ["error": ["code": "unknown-method", "message": .string(call.site)]]
    }
    var environment = environment
    environment.approval = { question in
      try await span.asking(question) { throw EffectFailure(code: "unrecorded", message: "nobody was asked") }
    }
    do {
      let answer = try await Self.perform(operation, call.request, environment)
      return WireAnswer.compared(answer, without: operation.volatile)
    } catch {
      return WireAnswer.failure(error)
    }
  }

  private static func perform<Asked: Workspaces.Operation>(
    _ operation: Asked.Type, _ params: JSONValue, _ environment: Environment
  ) async throws -> JSONValue {
    try JSONValue(encoding: await params.decoded(as: Asked.self).perform(in: environment))
  }

  /// The number of a request's span.
  private static func order(_ event: TraceEvent) -> Int { Int(event.span.dropFirst()) ?? 0 }
}
