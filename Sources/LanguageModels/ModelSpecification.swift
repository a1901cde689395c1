import Concepts
package import JSON

/// The body of a `model` cell, checked: who is to answer and how patiently.
///
///     use: qwen2.5-coder-1.5b
package struct ModelSpecification: Hashable, Sendable {
  package enum Provider: Hashable, Sendable {
    /// A model file of the store, by its name.
    case local(String)
    case remote(Endpoint)
    case scripted
    /// Vectors of words without a model.
    case hashing
    case echo
    /// The replies of a trace, by its path.
    case recorded(String)
  }

  package var provider: Provider
  package var options = LocalServer.Options()
  package var policy = CallPolicy()
  /// Whether replies are kept and used again.
  package var cache = true
  package var salt = ""

  /// - Throws: ``ModelError`` `misconfigured` that names the key and what it may be.
  package init(_ object: JSONObject, environment: [String: String]) throws(ModelError) {
    for key in object.keys where !Self.known.contains(key) {
      throw ModelError(
        .misconfigured, "a model has no key '\(key)'\(ComponentError.guess(key, Self.known))")
    }
    let reader = Reader(object: object)
    options.context = try reader.integer("context", in: 256...1_000_000) ?? options.context
    options.threads = try reader.integer("threads", in: 1...1024)
    policy.attempts = try reader.integer("attempts", in: 1...20) ?? policy.attempts
    policy.requestsPerMinute = try reader.integer("requestsPerMinute", in: 1...1_000_000)
    policy.tokensPerMinute = try reader.integer("tokensPerMinute", in: 1...1_000_000_000)
    policy.concurrent = try reader.integer("concurrent", in: 1...64) ?? policy.concurrent
    if let seconds = try reader.integer("timeout", in: 1...86_400) {
      (policy.firstByte, policy.total) = (.seconds(seconds), .seconds(seconds))
    }
    cache = try reader.flag("cache") ?? true
    salt = try reader.text("salt") ?? ""
    provider = try Self.provider(reader, policy, environment)
    if case .local = provider, object["timeout"] == nil {
      (policy.firstByte, policy.total) = (Self.localTime, Self.localTime)
    }
  }

  private static func provider(_ reader: Reader, _ policy: CallPolicy, _ environment: [String: String])
    throws(ModelError) -> Provider
  {
    guard let use = try reader.text("use") else {
      throw ModelError(
        .misconfigured,
        "say which model to use: `use:` a name that `reprise model list` shows, `openai-compatible` "
          + "or `scripted`")
    }
    switch use {
    case "scripted": return .scripted
    case "echo": return .echo
    case "hashing": return .hashing
    case "recorded":
      guard let trace = try reader.text("trace") else {
        throw ModelError(
          .misconfigured, "say whose replies are given: `trace:` the path of a trace, beside `use: recorded`")
      }
      return .recorded(trace)
    case "openai-compatible": return .remote(try endpoint(reader, policy, environment))
    default:
      for key in ["baseURL", "model", "keyVariable"] where reader.object[key] != nil {
        throw ModelError(
          .misconfigured, "'\(key)' goes with `use: openai-compatible`, not with `use: \(use)`")
      }
      return .local(use)
    }
  }

  private static func endpoint(_ reader: Reader, _ policy: CallPolicy, _ environment: [String: String])
    throws(ModelError) -> Endpoint
  {
    guard let address = try reader.text("baseURL") ?? environment["OPENAI_BASE_URL"] else {
      throw ModelError(
        .misconfigured, "give the endpoint's address by `baseURL:` or the variable OPENAI_BASE_URL")
    }
    let model = try reader.text("model") ?? environment["OPENAI_MODEL"] ?? ""
    let variable =
      try reader.text("keyVariable") ?? (environment["OPENAI_API_KEY"] == nil ? nil : "OPENAI_API_KEY")
    if let variable, !isVariable(variable) {
      throw ModelError(
        .misconfigured,
        "`keyVariable:` takes the name of an environment variable, such as OPENAI_API_KEY, never a key")
    }
    if let variable, try Secret(variable: variable, in: environment)?.isPart(of: address + model) == true {
      throw ModelError(
        .misconfigured,
        "the address of the endpoint holds the key of \(variable), which would end up in traces; leave it out there"
      )
    }
    return try Endpoint(baseURL: address, model: model, keyVariable: variable, policy: policy)
  }

  /// Capital letters, digits and `_`, as variables are named by custom; what else stands there may be a key.
  private static func isVariable(_ text: String) -> Bool {
    let letters = UInt8(ascii: "A")...UInt8(ascii: "Z")
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard let first = text.utf8.first, !digits.contains(first) else { return false }
    return text.utf8.allSatisfy { letters.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "_") }
  }

  /// A model on a slow machine reads a long prompt for minutes before it says a word.
  private static let localTime: Duration = .seconds(600)

  /// The keys of a `model` cell.
  package static let known = [
    "use", "baseURL", "model", "keyVariable", "context", "threads", "timeout", "attempts",
    "requestsPerMinute",
    "tokensPerMinute", "concurrent", "cache", "salt", "trace",
  ]
}

/// Reads keys of a specification.
private struct Reader {
  var object: JSONObject

  func text(_ key: String) throws(ModelError) -> String? {
    guard let value = object[key] else { return nil }
    guard let text = value.stringValue, !text.isEmpty else { throw wrong(key, "a text") }
    return text
  }

  func integer(_ key: String, in range: ClosedRange<Int>) throws(ModelError) -> Int? {
    guard let value = object[key] else { return nil }
    guard let number = value.intValue, range.contains(number) else {
      throw wrong(key, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func flag(_ key: String) throws(ModelError) -> Bool? {
    guard let value = object[key] else { return nil }
    guard let flag = value.boolValue else { throw wrong(key, "true or false") }
    return flag
  }

  private func wrong(_ key: String, _ what: String) -> ModelError {
    ModelError(.misconfigured, "'\(key)' of a model must be \(what)")
  }
}
