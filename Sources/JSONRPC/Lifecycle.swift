import JSON

/// Which messages are allowed when; a pure state machine.
///
/// Plain methods and stateless MCP need no handshake. A language server session is `initialize`, then anything,
/// then `shutdown`, then `exit`; the exit code is 0 only after `shutdown`.
struct Lifecycle: Hashable, Sendable {
  enum Phase: Hashable { case new, open, shutDown }

  private(set) var phase = Phase.new
  /// The dialect of the session that `initialize` opened.
  private(set) var session: Dialects?

  /// The dialect in which a message is looked up.
  func dialect(of method: String, _ params: JSONValue?) -> Dialects {
    if method == "initialize" { return Dialects.detect(method, params) ?? .languageServer }
    return Dialects.detect(method, params) ?? session ?? .plain
  }

  /// Takes a request; gives the error it is refused with, if any.
  mutating func admit(_ method: String, dialects: Dialects?, params: JSONValue?) -> ResponseError? {
    if phase == .shutDown {
      return .invalidRequest("the session is shut down; only 'exit' may follow")
    }
    switch method {
    case "initialize":
      guard phase == .new else { return .invalidRequest("the session is initialized already") }
      phase = .open
      session = Dialects.detect(method, params) ?? .languageServer
    case "shutdown":
      guard session == .languageServer else { return Self.notInitialized }
      phase = .shutDown
    default:
      let free: Dialects = [.plain, .mcpStateless]
      let needsSession = dialects.map { $0.isDisjoint(with: free) } ?? false
      if phase == .new, needsSession { return Self.notInitialized }
    }
    return nil
  }

  /// Undoes an `initialize` that failed.
  mutating func initializeFailed() {
    phase = .new
    session = nil
  }

  /// The exit code at `exit`, or at the end of the input.
  var exitCode: Int32 { session == .languageServer && phase != .shutDown ? 1 : 0 }

  /// The exit code at `exit`, which is no word of the other dialects.
  var exitCodeAtExit: Int32 { phase == .shutDown ? 0 : 1 }

  private static let notInitialized = ResponseError(
    .serverNotInitialized, "the session is not initialized", kind: "notInitialized",
    data: ["hint": "send 'initialize' first"])
}
