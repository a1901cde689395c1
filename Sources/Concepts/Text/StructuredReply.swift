package import JSON

/// Finds the JSON in what a model wrote.
package enum StructuredReply {
  /// The whole text as JSON, else the first object in it that parses, fenced or bare, else the first such array.
  package static func json(in text: String) -> JSONValue? {
    if let value = parsed(Array(text.utf8)[...]), isContainer(value) { return value }
    let bytes = Array(text.utf8.prefix(longest))
    return first(UInt8(ascii: "{"), in: bytes) ?? first(UInt8(ascii: "["), in: bytes)
  }

  /// The first value that begins with the bracket and parses.
  private static func first(_ bracket: UInt8, in bytes: [UInt8]) -> JSONValue? {
    for start in bytes.indices where bytes[start] == bracket {
      guard let end = closing(of: start, in: bytes) else { continue }
      if let value = parsed(bytes[start...end]) { return value }
    }
    return nil
  }

  /// Bytes that are searched: a reply is bounded by its token limit, a hostile one by this.
  private static let longest = 16_384

  private static func parsed(_ bytes: ArraySlice<UInt8>) -> JSONValue? {
    try? JSONValue(parsing: bytes, limits: JSONLimits(bytes: longest * 4, depth: 32, keys: 1000))
  }

  private static func isContainer(_ value: JSONValue) -> Bool {
    value.objectValue != nil || value.arrayValue != nil
  }

  /// The place of the bracket that closes the one at `start`, brackets inside strings not counted.
  private static func closing(of start: Int, in bytes: [UInt8]) -> Int? {
    var (depth, isInString, isEscaped) = (0, false, false)
    for place in start..<min(bytes.count, start + 4096) {
      let byte = bytes[place]
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte
          == UInt8(ascii: "\"")
        {
          isInString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { return place }
      default: break
      }
    }
    return nil
  }
}

/// Why a reply cannot be used, in words that may be said to the model: never anything that was held out.
package struct ReplyProblem: Error, Sendable, Hashable {
  package var message: String
  package init(_ message: String) { self.message = message }
}

/// What was read from a model's replies; `value` is `nil` when none could be read.
package struct StructuredAnswer<Value: Sendable>: Sendable {
  package var value: Value?
  package var calls = 0
  /// Replies that were asked for again, and that stayed unreadable.
  package var repairs = 0
  package var invalid = 0
}

extension Turn {
  /// Asks, and asks once more with the problem quoted when the reply cannot be read.
  ///
  /// - Parameters:
  ///   - repair: a template with places for `problem`.
  ///   - read: takes the reply apart, or says what is wrong with it.
  package func ask<Value: Sendable>(
    _ prompt: Prompt, at site: String, repair: PromptTemplate,
    reading read: (Reply) throws(ReplyProblem) -> Value
  ) async throws -> StructuredAnswer<Value> {
    var answer = StructuredAnswer<Value>()
    var prompt = prompt
    for attempt in 0..<2 {
      let reply = try await ask(prompt, at: site)
      answer.calls += 1
      do throws(ReplyProblem) {
        answer.value = try read(reply)
        return answer
      } catch {
        guard attempt == 0 else { break }
        answer.repairs = 1
        prompt.messages += [
          .init(.assistant, UntrustedText.line(reply.text, limit: 200)),
          .init(.user, repair.filled(["problem": UntrustedText.line(error.message, limit: 200)])),
        ]
      }
    }
    answer.invalid = 1
    return answer
  }

  /// The schema as a reply format, or plain text where the endpoint has no schemas.
  package func format(_ name: String, _ schema: JSONValue) -> Prompt.Format {
    capabilities.jsonSchema ? .json(name: name, schema: schema) : .text
  }
}
