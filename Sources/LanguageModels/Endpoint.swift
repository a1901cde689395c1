/// Where an OpenAI-compatible service is and how it is to be treated.
package struct Endpoint: Sendable, Hashable {
  /// Address up to and with the version: `https://api.example.org/v1`.
  package var baseURL: String
  package var model: String
  /// The *name* of the environment variable that holds the key; nil for none.
  package var keyVariable: String?
  package var policy: CallPolicy
  /// Whether it is our own server, with its extensions.
  var isOwn = false

  /// What errors call the model. Our own server has another port each time, which would make traces differ.
  var label: String { isOwn ? "\(model) on this machine" : "\(model) at \(baseURL)" }

  /// - Throws: ``ModelError`` when the address is not one, or holds a secret.
  package init(
    baseURL: String, model: String, keyVariable: String? = nil, policy: CallPolicy = CallPolicy()
  ) throws(ModelError) {
    (self.baseURL, self.model) = (try Self.checked(baseURL), model)
    (self.keyVariable, self.policy) = (keyVariable, policy)
    guard !model.isEmpty else {
      throw ModelError(.misconfigured, "no model is named; set `model:` or the variable OPENAI_MODEL")
    }
  }

  private static func checked(_ text: String) throws(ModelError) -> String {
    let schemes = ["http://", "https://"]
    guard let scheme = schemes.first(where: { text.hasPrefix($0) }), text.utf8.count > scheme.utf8.count,
      text.utf8.allSatisfy({ $0 > 32 && $0 < 127 })
    else {
      throw ModelError(.misconfigured, "the address of the endpoint must be like https://api.example.org/v1")
    }
    let host = text.dropFirst(scheme.count).prefix { $0 != "/" }
    guard !host.contains("@"), !text.contains("?"), !text.contains("#") else {
      throw ModelError(
        .misconfigured,
        "the address of the endpoint holds a user, a query or a fragment, which would end up in traces; "
          + "give the key by `keyVariable:`, the name of an environment variable")
    }
    return String(text.reversed().drop { $0 == "/" }.reversed())
  }
}

/// How patient a client is and how much it may ask for. Nothing of it is part of a cache key.
package struct CallPolicy: Sendable, Hashable {
  /// Attempts in all, the first included.
  package var attempts = 4
  /// Until the first byte of an answer; a model that thinks long needs long.
  package var firstByte: Duration = .seconds(120)
  /// Until the last byte.
  package var total: Duration = .seconds(300)
  /// Wait before the second attempt; doubled for each further one.
  package var firstWait: Duration = .milliseconds(500)
  /// The longest wait, also when the endpoint asks for more.
  package var longestWait: Duration = .seconds(60)
  /// Requests a minute; nil for no limit.
  package var requestsPerMinute: Int?
  /// Tokens a minute, prompt and reply together; nil for no limit.
  package var tokensPerMinute: Int?
  /// Requests at the same time.
  package var concurrent = 8
  package init() {}
}
