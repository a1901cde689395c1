import JSONRPC
import Workspaces

extension JSONRPC.Progress {
  /// Passes on how a run goes.
  func report(_ progress: RunProgress) {
    report(
      done: Double(progress.done), total: progress.total > 0 ? Double(progress.total) : nil,
      unit: progress.user == nil ? "cells" : "users",
      message: "\(progress.notebook)/\(progress.cell): \(progress.message)")
  }
}
