import JSON

/// The protocols that are spoken over JSON-RPC; a method belongs to one or more of them.
package struct Dialects: OptionSet, Hashable, Sendable {
  package let rawValue: Int
  package init(rawValue: Int) { self.rawValue = rawValue }

  /// Plain JSON-RPC: no handshake, batches allowed.
  package static let plain = Dialects(rawValue: 1)
  /// The Language Server Protocol, whose sessions may also call plain methods.
  package static let languageServer = Dialects(rawValue: 2)
  /// MCP with its `initialize` handshake.
  package static let mcpSession = Dialects(rawValue: 4)
  /// MCP without a handshake: every request names its protocol version.
  package static let mcpStateless = Dialects(rawValue: 8)

  static let mcp: Dialects = [.mcpSession, .mcpStateless]

  /// The MCP dialect that a message's own parameters show, or nil.
  static func detect(_ method: String, _ params: JSONValue?) -> Dialects? {
    if method == "initialize", params?["protocolVersion"]?.stringValue != nil { return .mcpSession }
    let meta = params?["_meta"]?.objectValue
    let version = meta?["io.modelcontextprotocol/protocolVersion"]
    return method == "server/discover" || version != nil ? .mcpStateless : nil
  }
}
