/// Something one can ask of a workspace: the parameters are the type, and the same response goes to the
/// command line
/// (`--json`) and over JSON-RPC.
package protocol Operation: Codable, Sendable {
  associatedtype Response: Codable & Sendable
  /// The method's name over JSON-RPC: `trace/get`.
  static var method: String { get }
  /// What it does, in a sentence.
  static var summary: String { get }
  /// Members of the response that tell of the clock on the wall or of this process: shown, and not compared when a
  /// session of the server is replayed.
  static var volatile: Set<String> { get }
  /// Does it.
  ///
  /// - Throws: ``WorkspaceError``.
  func perform(in environment: Environment) async throws -> Response
}

extension Operation {
  package static var volatile: Set<String> { [] }
}
