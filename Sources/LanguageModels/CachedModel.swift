package import Concepts
import JSON
import Synchronization
import Tracing

/// Asks a model only what was never asked before.
///
/// Identical requests at the same time are asked once. Where an endpoint's sampling is not repeatable, the
/// second identical request of a session is another one.
package final class CachedModel: LanguageModel {
  package let model: any LanguageModel
  package let cache: ReplyCache
  package let identity: ModelIdentity
  package let capabilities: ModelCapabilities
  private let state = Mutex(State())

  private struct State {
    var running: [Digest: Task<ModelAnswer, any Error>] = [:]
    var occurrences: [Digest: Int] = [:]
  }

  package init(_ model: any LanguageModel, in cache: ReplyCache) {
    (self.model, self.cache) = (model, cache)
    (identity, capabilities) = (model.identity, model.capabilities)
  }

  package func reply(to prompt: Prompt) async throws -> ModelAnswer {
    let document = cache.document(prompt, identity, occurrence: occurrence(of: prompt))
    let key = Digest(of: document)
    let (task, isOurs) = state.withLock { state -> (Task<ModelAnswer, any Error>, Bool) in
      if let running = state.running[key] { return (running, false) }
      let task = Task { try await self.answer(to: prompt, document) }
      state.running[key] = task
      return (task, true)
    }
    defer { if isOurs { state.withLock { $0.running[key] = nil } } }
    var answer = try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      if isOurs { task.cancel() }
    }
    if !isOurs { answer.source = .cache }
    return answer
  }

  private func answer(to prompt: Prompt, _ document: JSONValue) async throws -> ModelAnswer {
    if let kept = cache.answer(for: document) { return kept }
    let answer = try await model.reply(to: prompt)
    if answer.reply.finish != .refusal { try cache.keep(answer, for: document) }
    return answer
  }

  private func occurrence(of prompt: Prompt) -> Int {
    guard prompt.sampling.temperature > 0, !capabilities.seed else { return 0 }
    let key = Digest(of: cache.document(prompt, identity))
    return state.withLock { state in
      defer { state.occurrences[key, default: 0] += 1 }
      return state.occurrences[key, default: 0]
    }
  }
}
