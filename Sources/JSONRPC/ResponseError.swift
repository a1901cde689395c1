package import JSON

/// An error as it is sent: a code, a sentence, and data that programs may rely on.
///
/// `data.kind` is stable; the message is not. `data.path` is a JSON pointer into the parameters.
package struct ResponseError: Error, Hashable, Sendable {
  package var code: ErrorCode
  package var message: String
  package var data: JSONObject

  package init(_ code: ErrorCode, _ message: String, kind: String, data: JSONObject = [:]) {
    self.code = code
    self.message = message
    self.data = ["kind": .string(kind)]
    for (key, value) in data { self.data[key] = value }
  }

  /// The error object of a peer.
  package init(_ json: JSONValue) {
    code = ErrorCode(rawValue: json["code"]?.intValue ?? ErrorCode.internalError.rawValue)
    message = json["message"]?.stringValue ?? "the peer sent an error without a message"
    data = json["data"]?.objectValue ?? [:]
  }

  /// The error object.
  package var json: JSONValue {
    var object: JSONObject = ["code": .integer(Int64(code.rawValue)), "message": .string(message)]
    if !data.isEmpty { object["data"] = .object(data) }
    return .object(object)
  }

  /// The stable name of the error.
  package var kind: String? { data["kind"]?.stringValue }

  /// The error with `value` as `data[key]`.
  package func adding(_ key: String, _ value: JSONValue?) -> ResponseError {
    var copy = self
    if let value { copy.data[key] = value }
    return copy
  }
}

/// An error that knows how a peer should see it.
package protocol ResponseErrorConvertible: Error {
  var responseError: ResponseError { get }
}

extension ResponseError: ResponseErrorConvertible {
  package var responseError: ResponseError { self }
}

extension ResponseError {
  /// How a peer sees `error`: as it says itself, as cancelled, or as an internal error.
  package init(reporting error: any Error) {
    switch error {
    case let error as any ResponseErrorConvertible: self = error.responseError
    case is CancellationError: self = .cancelled()
    default: self.init(.internalError, "\(error)", kind: "internal")
    }
  }

  /// The reply to a request that was cancelled, with what was finished until then.
  package static func cancelled(partial: JSONValue? = nil) -> ResponseError {
    ResponseError(.requestCancelled, "the request was cancelled", kind: "cancelled").adding(
      "partial", partial)
  }

  static func invalidRequest(_ message: String, hint: String? = nil) -> ResponseError {
    ResponseError(.invalidRequest, message, kind: "invalidRequest").adding("hint", hint.map { .string($0) })
  }

  static func methodNotFound(_ method: String, hint: String? = nil) -> ResponseError {
    ResponseError(.methodNotFound, "there is no method '\(method)'", kind: "methodNotFound")
      .adding("hint", hint.map { .string($0) })
  }

  /// Parameters that do not decode.
  static func invalidParams(_ error: JSONError) -> ResponseError {
    ResponseError(
      .invalidParams, error.description, kind: "invalidParams", data: ["reason": .string(error.code.rawValue)]
    )
    .adding("path", error.pointer.map { .string($0) })
  }

  /// A text that is not JSON, or JSON that we do not take.
  static func unreadable(_ error: JSONError) -> ResponseError {
    let code: ErrorCode =
      switch error.code {
      case .syntax, .encoding, .truncated: .parseError
      case .limit: .limit
      default: .invalidRequest
      }
    let position: JSONValue = [
      "offset": .integer(Int64(error.offset)), "line": .integer(Int64(error.line)),
      "column": .integer(Int64(error.column)),
    ]
    return ResponseError(
      code, error.description, kind: "json.\(error.code.rawValue)", data: ["position": position])
  }
}
