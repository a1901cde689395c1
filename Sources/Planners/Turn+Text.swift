import Concepts
import Dialogue
import JSON

extension Turn {
  /// Asks for one text, as the only member of a JSON object.
  func ask(
    text key: String, upTo length: Int, _ filled: String, maxTokens: Int, at site: String,
    repair: PromptTemplate
  ) async throws -> StructuredAnswer<String> {
    let schema = JSONSchema.object([(key, JSONSchema.text(upTo: length))])
    var prompt = Prompt([.init(.user, filled)], format: format(key, schema))
    prompt.sampling.maxTokens = maxTokens
    return try await ask(prompt, at: site, repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> String in
      guard let text = StructuredReply.json(in: reply.text)?[key]?.stringValue else {
        throw ReplyProblem("'\(key)' is missing")
      }
      return UntrustedText.line(text, limit: length)
    }
  }
}
