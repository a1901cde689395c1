import JSON
import Workspaces

/// What the server says of itself: the response of `hello`.
struct Greeting: Sendable {
  let version: String
  let methods: [MethodSummary]

  /// The version of the plain protocol: raised when a method or a field changes its meaning.
  static let protocolVersion = 1

  var json: JSONValue {
    [
      "name": "reprise", "version": .string(version), "protocol": .integer(Int64(Self.protocolVersion)),
      "dialects": ["plain", "lsp"], "framings": ["line", "header"], "methods": .array(methods.map(\.json)),
    ]
  }

  /// The answer to an editor's `initialize`: no capability of editors yet, the plain methods are there.
  var languageServerJSON: JSONValue {
    [
      "capabilities": ["positionEncoding": "utf-16"],
      "serverInfo": ["name": "reprise", "version": .string(version)],
    ]
  }
}

/// One method in the greeting.
struct MethodSummary: Sendable {
  let name: String
  let summary: String

  init(_ operation: any Workspaces.Operation.Type) { (name, summary) = (operation.method, operation.summary) }

  var json: JSONValue { ["name": .string(name), "summary": .string(summary)] }
}
