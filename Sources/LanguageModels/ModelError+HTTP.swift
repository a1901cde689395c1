import JSON

extension ModelError {
  /// What an answer with a status other than 200 means; `quoted` is what the endpoint says, without the key.
  init(status: Int, body: JSONValue?, quoted: String, endpoint: Endpoint) {
    let place = endpoint.label
    let says = quoted.isEmpty ? "" : ": \(quoted)"
    let code = body?["error"]?["code"]?.stringValue ?? body?["error"]?["type"]?.stringValue ?? ""
    switch status {
    case 401, 403:
      let variable =
        endpoint.keyVariable.map { "check the variable \($0)" } ?? "name its key by `keyVariable:`"
      self.init(.unauthorised, "\(place) refuses the key (\(status))\(says); \(variable)")
    case 429 where code == "insufficient_quota":
      self.init(.refused, "\(place) has no quota left\(says); see the account's limits")
    case 429:
      self.init(.rateLimited, "\(place) is being asked too often\(says); set `requestsPerMinute:` lower")
    case 300..<400:
      self.init(
        .refused, "\(place) sends elsewhere (\(status)), which is not followed; give the final address")
    case 404:
      self.init(
        .refused,
        "\(endpoint.isOwn ? "our own server" : endpoint.baseURL) does not know the model \(endpoint.model) (404)\(says)"
      )
    case 408, 504:
      self.init(.timedOut, "\(place) took too long (\(status))\(says)")
    case 500...:
      self.init(.failed, "\(place) failed (\(status))\(says)")
    case _ where Self.isLength(code, quoted):
      self.init(
        .tooLong,
        "the prompt is longer than \(place) takes\(says); \(endpoint.isOwn ? "raise `context:` or " : "")show fewer items or notes"
      )
    default:
      self.init(.refused, "\(place) refuses the request (\(status))\(says)")
    }
  }

  private static func isLength(_ code: String, _ text: String) -> Bool {
    ["context_length_exceeded", "exceed_context_size_error"].contains(code)
      || ["context length", "context size", "context window"].contains { text.lowercased().contains($0) }
  }

  /// The same error, said of an endpoint.
  func at(_ endpoint: Endpoint) -> ModelError {
    switch code {
    case .unreachable:
      return ModelError(
        code,
        endpoint.isOwn
          ? "cannot reach \(endpoint.label): \(message); run it again: the server is started anew"
          : "cannot reach \(endpoint.baseURL): \(message); is the service running and the address right?")
    case .untrusted:
      return ModelError(
        code,
        "cannot talk to \(endpoint.baseURL) safely: \(message); add its authority to this machine's certificates, "
          + "or use http:// where it offers that")
    case .timedOut:
      return ModelError(
        code, "\(endpoint.label): \(message); raise `timeout:` or ask for less")
    case .badReply:
      return ModelError(code, "\(endpoint.label): \(message)")
    default: return self
    }
  }
}
