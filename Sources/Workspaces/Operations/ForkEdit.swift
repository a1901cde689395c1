package import JSON
import Tracing

/// Another outcome for one of the parent's effects: a reply, a tool's result, what a user did.
package struct ForkEdit: Codable, Sendable {
  package var event: Int
  /// The text in the result; the rest of the result stays.
  package var text: String?
  /// The whole result.
  package var result: JSONValue?
  /// A failure, `code: message`.
  package var failure: String?

  package init(event: Int, text: String? = nil, result: JSONValue? = nil, failure: String? = nil) {
    (self.event, self.text, self.result, self.failure) = (event, text, result, failure)
  }

  /// The outcome that is served in place of the recorded one.
  ///
  /// - Throws: ``WorkspaceError`` when the event is not one whose outcome can be given.
  func outcome(in trace: Trace) throws -> TraceEvent.Outcome {
    guard trace.events.indices.contains(event) else {
      throw fault("the trace has no event \(event)", "it has events 0 to \(trace.events.count - 1)")
    }
    let recorded = trace.events[event]
    guard recorded.kind.role == .effect, recorded.kind != .clockRead, recorded.kind != .randomSeed else {
      throw fault(
        "event \(event) is \(recorded.kind.rawValue) at \(recorded.site): the run decides it",
        "name an event of the kind llm.call, tool.call, env.obs or embed.call; 'reprise trace show --kind' finds them"
      )
    }
    switch (text, result, failure) {
    case (let text?, nil, nil): return .result(try replacing(text, in: recorded))
    case (nil, let result?, nil): return .result(result)
    case (nil, nil, let failure?): return .failure(Self.failure(failure))
    default: throw fault("an edit of event \(event) needs one of text, result and failure", "give just one")
    }
  }

  private func replacing(_ text: String, in recorded: TraceEvent) throws(WorkspaceError) -> JSONValue {
    guard case .result(let value) = recorded.outcome else {
      guard recorded.kind == .modelCall else {
        throw fault("event \(event) failed, so it has no text", "give its whole result")
      }
      return [
        "text": .string(text), "finish": "stop", "usage": ["prompt_tokens": 0, "completion_tokens": 0],
      ]
    }
    if value.isNull || value.stringValue != nil { return .string(text) }
    guard var object = value.objectValue, object["text"]?.stringValue != nil else {
      throw fault("the result of event \(event) has no text", "give its whole result")
    }
    object["text"] = .string(text)
    return .object(object)
  }

  private static func failure(_ text: String) -> EffectFailure {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    let message = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : text
    return EffectFailure(code: parts.first ?? text, message: message)
  }

  private func fault(_ message: String, _ hint: String) -> WorkspaceError {
    WorkspaceError(.usage, "bad-edit", message, hint: hint)
  }
}
