package import Concepts
package import JSON

/// Why a reply cannot be used, in words that may be said to the model: never anything that was held out.
package struct ReplyProblem: Error, Sendable, Hashable {
  package var message: String
  package init(_ message: String) { self.message = message }
}

/// How the structure of a reply was given.
package enum ReplyForm: String, Sendable, Hashable, CaseIterable {
  /// As the call of a tool.
  case native
  /// As JSON that was bound to a schema.
  case json
  /// As JSON, fenced or bare, or as words that were found in a text.
  case text

  /// The form of a reply, which is JSON only where a schema was given and it obeys from its first sign to its last.
  package init(_ reply: Reply, isSchemaGiven: Bool) {
    self =
      !reply.toolCalls.isEmpty
      ? .native : isSchemaGiven && StructuredReply.isWhole(reply.text) ? .json : .text
  }
}

/// What was read from a model's replies; `value` is `nil` when none could be read.
package struct StructuredAnswer<Value: Sendable>: Sendable {
  package var value: Value?
  /// The form of the last reply.
  package var form = ReplyForm.text
  package var calls = 0
  /// Replies that were asked for again, and that stayed unreadable.
  package var repairs = 0
  package var invalid = 0
}

extension Turn {
  /// Asks, and asks once more with the problem quoted when the reply cannot be read.
  ///
  /// A schema that the endpoint cannot be bound to is offered as the one tool to call, where it has tools; what the call
  /// holds is then the text that `read` sees.
  ///
  /// - Parameters:
  ///   - repair: a template with places for `problem`.
  ///   - read: takes the reply apart, or says what is wrong with it.
  package func ask<Value: Sendable>(
    _ prompt: Prompt, at site: String, repair: PromptTemplate,
    reading read: (Reply) throws(ReplyProblem) -> Value
  ) async throws -> StructuredAnswer<Value> {
    var answer = StructuredAnswer<Value>()
    var (prompt, offered) = fitted(prompt)
    for attempt in 0..<2 {
      let reply = try await ask(prompt, at: site)
      answer.calls += 1
      answer.form = ReplyForm(reply, isSchemaGiven: prompt.format != .text)
      do throws(ReplyProblem) {
        answer.value = try read(offered.map(reply.unwrapped) ?? reply)
        return answer
      } catch {
        guard attempt == 0 else { break }
        answer.repairs = 1
        prompt.messages += [
          .init(.assistant, UntrustedText.line(reply.said, limit: 200)),
          .init(.user, repair.filled(["problem": UntrustedText.line(error.message, limit: 200)])),
        ]
      }
    }
    answer.invalid = 1
    return answer
  }

  /// The prompt as the endpoint can take it, and the name of the tool that stands for the schema.
  private func fitted(_ prompt: Prompt) -> (Prompt, offered: String?) {
    guard case .json(let name, let schema) = prompt.format, !capabilities.jsonSchema else {
      return (prompt, nil)
    }
    var fitted = prompt
    fitted.format = .text
    fitted.tools = [ToolDescription(name: name, summary: "give the answer", parameters: schema)]
    return (fitted, name)
  }

  /// The schema as a reply format, or plain text where the endpoint has neither schemas nor tools.
  package func format(_ name: String, _ schema: JSONValue) -> Prompt.Format {
    capabilities.jsonSchema || capabilities.tools ? .json(name: name, schema: schema) : .text
  }
}

extension Reply {
  /// The reply with what the call of a tool holds in place of its text; the same without such a call.
  fileprivate func unwrapped(_ tool: String) -> Reply {
    guard let call = toolCalls.first(where: { $0.name.utf8.elementsEqual(tool.utf8) }) else { return self }
    var reply = self
    (reply.text, reply.toolCalls) = (call.arguments.printed(), [])
    return reply
  }

  /// What was said, for a model to be reminded of: its words, or the first call it made.
  fileprivate var said: String {
    toolCalls.first.map { "\($0.name) \($0.arguments.printed())" } ?? text
  }
}
