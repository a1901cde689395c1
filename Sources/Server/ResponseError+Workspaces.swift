import JSON
import JSONRPC
import Workspaces

extension ResponseError {
  /// An operation's error as a peer sees it: the command's message, place, hint and exit code are its data.
  init(_ error: any Error) {
    if let error = error as? ResponseError {
      self = error
    } else if error is CancellationError {
      self = .cancelled()
    } else {
      let failure = WorkspaceError(error)
      var data = failure.json.objectValue ?? [:]
      data["code"] = nil
      data["message"] = nil
      self.init(Self.code(of: failure), failure.message, kind: failure.code, data: data)
    }
  }

  private static func code(of error: WorkspaceError) -> ErrorCode {
    switch error.category {
    case .usage, .configuration: .invalidParams
    case .noInput: .notFound
    case .temporary: error.code == "cancelled" ? .requestCancelled : .busy
    case .data: error.code.hasPrefix("trace-") ? .traceCorrupt : .executionFailed
    case .unavailable: .unsupported
    case .software: .internalError
    case .cannotCreate, .inputOutput: .executionFailed
    }
  }
}
