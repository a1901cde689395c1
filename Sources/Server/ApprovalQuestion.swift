import Agents
import JSON
import JSONRPC
import Tracing
import Workspaces

/// The request `approval/ask`: the one question that the server has for its client.
///
/// It is asked only on behalf of a request that said `"approvals": true`. The answer is `{"approved", "reason"?}`; an
/// error, or an answer of another form, stops the run, which can be gone on with.
struct ApprovalQuestion: Sendable {
  static let method = "approval/ask"

  private let params: JSONValue
  private let connection: Connection

  /// - Parameter context: of the request that wants to know; its id is part of the question.
  init(about question: JSONValue, asked context: RequestContext) {
    var params = question.objectValue ?? [:]
    if let id = context.id { params["request"] = id.json }
    (self.params, connection) = (.object(params), context.connection)
  }

  /// - Throws: ``WorkspaceError`` `no-approval` when the client does not answer as it said it would.
  func leave() async throws -> Leave {
    let answer: JSONValue
    do { answer = try await connection.request(Self.method, params) } catch let error as ResponseError {
      throw Self.unanswered("the client answered with the error \(error.code.rawValue): \(error.message)")
    }
    guard let isGiven = answer["approved"]?.boolValue else {
      throw Self.unanswered("the client's answer has no 'approved' that is true or false")
    }
    return Leave(isGiven: isGiven, reason: answer["reason"]?.stringValue)
  }

  private static func unanswered(_ what: String) -> WorkspaceError { failed("'\(method)': \(what)") }

  fileprivate static func failed(_ message: String) -> WorkspaceError {
    WorkspaceError(
      .unavailable, "no-approval", message,
      hint:
        "answer {\"approved\": true} or {\"approved\": false, \"reason\": …}; the same run goes on where it stopped"
    )
  }
}

extension Span {
  /// Puts a question of the server's to its client: recorded in the request's span and, in a replay, answered as it was.
  func asking(_ question: JSONValue, _ live: () async throws -> Leave) async throws -> Leave {
    do {
      let answer = try await perform(EffectCall(.observation, at: ApprovalQuestion.method, question)) {
        do { return EffectAnswer(try await live().json) } catch let error as WorkspaceError {
          throw EffectFailure(code: error.code, message: error.message)
        }
      }
      return Leave(isGiven: answer["approved"]?.boolValue == true, reason: answer["reason"]?.stringValue)
    } catch let failure as EffectFailure {
      throw ApprovalQuestion.failed(failure.message)
    }
  }
}

extension Leave {
  fileprivate var json: JSONValue {
    var answer: JSONObject = ["approved": .bool(isGiven)]
    if let reason { answer["reason"] = .string(reason) }
    return .object(answer)
  }
}
