import Assets
import Concepts
import Synchronization

/// Watches a scorer learn: tells how far it is, and has it stop where it is when the task is cancelled.
final class FitWatch: Sendable {
  private let name: String
  private let environment: Environment
  private let state = Mutex(State())

  private struct State {
    var isCancelled = false
    /// What was told last, in steps of the whole.
    var step = -1
  }

  /// Steps that are told at most: a fit counts many more parts.
  private static let steps = 200

  init(_ name: String, _ environment: Environment) { (self.name, self.environment) = (name, environment) }

  /// The context with this watch in it.
  func watching(_ context: ComponentContext) -> ComponentContext {
    var context = context
    context.progress = { [self] done, total in try tell(done, total) }
    return context
  }

  private func tell(_ done: Int, _ total: Int) throws {
    let isNew = try state.withLock { state in
      if state.isCancelled { throw CancellationError() }
      let step = done * Self.steps / max(1, total)
      defer { state.step = step }
      return step != state.step
    }
    guard isNew else { return }
    environment.progress(
      RunProgress(
        notebook: "", cell: "", kind: name, phase: .progress, message: "learning", done: done, total: total))
  }

  /// Does the work on a thread of its own.
  ///
  /// - Throws: `CancellationError` when the task was cancelled, also where the work itself could not stop.
  func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    environment.tell(name, "learning")
    let value = try await withTaskCancellationHandler {
      try await onOwnThread(work)
    } onCancel: {
      state.withLock { $0.isCancelled = true }
    }
    try Task.checkCancellation()
    return value
  }
}

extension Environment {
  /// Says what is done now, in work that belongs to no notebook.
  func tell(_ kind: String, _ message: String) {
    progress(RunProgress(notebook: "", cell: "", kind: kind, phase: .progress, message: message))
  }
}
