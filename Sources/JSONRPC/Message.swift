package import JSON

/// One message of JSON-RPC 2.0.
package enum Message: Hashable, Sendable {
  case request(id: RequestID, method: String, params: JSONValue?)
  case notification(method: String, params: JSONValue?)
  /// The identifier is nil when the peer could not read ours.
  case response(id: RequestID?, result: Result<JSONValue, ResponseError>)

  /// The JSON form.
  package var json: JSONValue {
    var object: JSONObject = ["jsonrpc": "2.0"]
    switch self {
    case .request(let id, let method, let params):
      object["id"] = id.json
      object["method"] = .string(method)
      object["params"] = params
    case .notification(let method, let params):
      object["method"] = .string(method)
      object["params"] = params
    case .response(let id, let result):
      object["id"] = id?.json ?? .null
      switch result {
      case .success(let value): object["result"] = value
      case .failure(let error): object["error"] = error.json
      }
    }
    return .object(object)
  }
}
