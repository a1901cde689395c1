package import Concepts
import JSON
import Synchronization
import Tracing

/// Answers as a trace has it: what was asked there is answered so again, and nothing else is.
///
///     use: recorded
///     trace: chats/trace.jsonl
///
/// Any trace will do, one that `reprise trace import` made of a log too. A prompt is known by its messages; of several
/// replies to the same messages the first answers first, and the last stays.
package final class RecordedModel: LanguageModel {
  package let identity: ModelIdentity
  package let capabilities: ModelCapabilities
  private let path: String
  private let state: Mutex<[Digest: [Reply]]>

  /// Reads the calls of a trace.
  ///
  /// - Throws: ``ModelError`` `misconfigured` for a trace that cannot be read, is damaged, or has no call.
  package init(reading path: String) throws(ModelError) {
    let trace: Trace
    do {
      let blobs = TraceArchive.isOne(path) ? try BlobStore(archive: path) : Self.store(beside: path)
      trace = try Trace(reading: path, blobs: blobs)
      if let damage = trace.damage { throw damage }
    } catch { throw ModelError(.misconfigured, "the trace of recorded replies, \(path): \(error)") }
    var messages: [String: [JSONValue]] = [:]
    var replies: [Digest: [Reply]] = [:]
    var hasOdds = false
    for event in trace.events {
      let episode = Span.episode(of: event.span)
      if event.kind == .message { messages[episode, default: []].append(event.request) }
      guard event.kind == .modelCall, case .result(let value) = event.outcome, let reply = Reply(value),
        let asked = Self.asked(event.request, messages[episode] ?? [])
      else { continue }
      hasOdds = hasOdds || !reply.logProbabilities.isEmpty
      replies[Digest(of: .array(asked)), default: []].append(reply)
    }
    guard !replies.isEmpty else {
      throw ModelError(.misconfigured, "\(path) has no call of a model that was answered")
    }
    self.path = path
    identity = ModelIdentity(
      provider: "recorded", model: trace.start["model"]?["identity"]?["model"]?.stringValue ?? "recorded",
      weights: trace.prefix.head.description, isMeaningful: true)
    capabilities = ModelCapabilities(jsonSchema: true, logProbabilities: hasOdds, tools: false, seed: true)
    state = Mutex(replies)
  }

  /// - Throws: ``EffectFailure`` `unrecorded` for messages that the trace never asked.
  package func reply(to prompt: Prompt) async throws -> ModelAnswer {
    let key = Digest(of: .array(prompt.messagesJSON))
    let reply = state.withLock { replies -> Reply? in
      guard let waiting = replies[key], let first = waiting.first else { return nil }
      if waiting.count > 1 { replies[key]?.removeFirst() }
      return first
    }
    guard let reply else {
      throw EffectFailure(code: "unrecorded", message: "no reply to these messages stands in \(path)")
    }
    return ModelAnswer(reply, source: .cache)
  }

  private static func store(beside path: String) -> BlobStore {
    BlobStore(folder: (path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ".") + "/cas")
  }

  /// The messages of a call, in full.
  private static func asked(_ request: JSONValue, _ pool: [JSONValue]) -> [JSONValue]? {
    guard let ranges = request["messages"]?.arrayValue else { return nil }
    var asked: [JSONValue] = []
    for range in ranges {
      guard let from = range[0]?.intValue, let to = range[1]?.intValue, from >= 0, from <= to,
        to <= pool.count
      else { return nil }
      asked += pool[from..<to]
    }
    return asked
  }
}
