package import Concepts
import Synchronization
package import Testing
import Tracing

/// A model that never answers; whoever waits for it can only be called off.
package final class LateModel: LanguageModel {
  package let identity = ModelIdentity(provider: "scripted", model: "late", isMeaningful: false)
  package let capabilities = ModelCapabilities()
  private let count = Mutex(0)

  package init() {}

  /// How often it was asked.
  package var asked: Int { count.withLock { $0 } }

  package func reply(to prompt: Prompt) async throws -> ModelAnswer {
    count.withLock { $0 += 1 }
    try await Task.sleep(for: .seconds(3600))
    return ModelAnswer(Reply("too late"))
  }
}

extension FunctionModel {
  /// Models that give no answer: one that fails, and one that took too long, as an endpoint's model reports it.
  package static var silent: [(name: String, model: FunctionModel)] {
    [
      ("fails", FunctionModel { _ in throw TestFailure() }),
      (
        "is too late",
        FunctionModel { _ in throw EffectFailure(code: "timedOut", message: "no answer within 60 s") }
      ),
    ]
  }
}

/// Law: who waits for a model that does not answer can be called off, and is, with nothing swallowed.
package func checkCallingOff(
  at here: SourceLocation, _ work: @escaping @Sendable (LateModel) async throws -> Void
) async {
  let model = LateModel()
  let task = Task { try await work(model) }
  let watch = Task {
    while model.asked == 0, !Task.isCancelled { try? await Task.sleep(for: .milliseconds(1)) }
    task.cancel()
  }
  let outcome = await task.result
  watch.cancel()
  guard model.asked > 0 else { return }
  #expect(throws: CancellationError.self, "called off while it waits for a model", sourceLocation: here) {
    try outcome.get()
  }
}
