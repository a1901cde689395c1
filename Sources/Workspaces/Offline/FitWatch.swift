import Assets
import Concepts
import Synchronization

/// Watches a scorer learn: tells how far it is, and has it stop between two parts when the task is cancelled.
final class FitWatch: Sendable {
  private let name: String
  private let environment: Environment
  private let isCancelled = Mutex(false)

  init(_ name: String, _ environment: Environment) { (self.name, self.environment) = (name, environment) }

  /// The context with this watch in it.
  func watching(_ context: ComponentContext) -> ComponentContext {
    var context = context
    context.progress = { [self] done, total in
      if isCancelled.withLock({ $0 }) { throw CancellationError() }
      environment.progress(
        RunProgress(
          notebook: "", cell: "", kind: name, phase: .progress, message: "learning", done: done, total: total)
      )
    }
    return context
  }

  /// Does the work on a thread of its own.
  ///
  /// - Throws: `CancellationError` when the task was cancelled, also where the work itself could not stop.
  func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    environment.tell(name, "learning")
    let value = try await withTaskCancellationHandler {
      try await onOwnThread(work)
    } onCancel: {
      isCancelled.withLock { $0 = true }
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
