/// The code of a JSON-RPC error; open, because a peer may send one we do not know.
///
/// Our own codes are positive and thereby outside every range that JSON-RPC, the Language Server Protocol and
/// MCP reserve.
package struct ErrorCode: RawRepresentable, Hashable, Sendable {
  package var rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }

  // MARK: JSON-RPC

  package static let parseError = ErrorCode(rawValue: -32700)
  package static let invalidRequest = ErrorCode(rawValue: -32600)
  package static let methodNotFound = ErrorCode(rawValue: -32601)
  package static let invalidParams = ErrorCode(rawValue: -32602)
  package static let internalError = ErrorCode(rawValue: -32603)

  // MARK: Language Server Protocol

  package static let serverNotInitialized = ErrorCode(rawValue: -32002)
  package static let requestFailed = ErrorCode(rawValue: -32803)
  package static let serverCancelled = ErrorCode(rawValue: -32802)
  package static let contentModified = ErrorCode(rawValue: -32801)
  package static let requestCancelled = ErrorCode(rawValue: -32800)

  // MARK: Our own

  package static let notFound = ErrorCode(rawValue: 1001)
  package static let versionConflict = ErrorCode(rawValue: 1002)
  package static let busy = ErrorCode(rawValue: 1003)
  package static let executionFailed = ErrorCode(rawValue: 1004)
  package static let timeout = ErrorCode(rawValue: 1005)
  package static let tooLarge = ErrorCode(rawValue: 1007)
  package static let replayDiverged = ErrorCode(rawValue: 1008)
  package static let traceCorrupt = ErrorCode(rawValue: 1009)
  package static let readOnly = ErrorCode(rawValue: 1010)
  package static let limit = ErrorCode(rawValue: 1011)
  package static let unsupported = ErrorCode(rawValue: 1012)
}
