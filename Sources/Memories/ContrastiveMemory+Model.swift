import Concepts
import Dialogue
import JSON

extension ContrastiveMemory {
  private func lines(of pair: Pair) -> [String] {
    let items = pair.isRightFirst ? [pair.right, pair.wrong] : [pair.wrong, pair.right]
    return items.enumerated().map { place, item in
      let values = store.catalogue[item].attributes.flatMap(\.values).prefix(6).joined(separator: ", ")
      let title = UntrustedText.line(store.catalogue[item].title, limit: 80)
      return "\(LocalName.text(at: place)) \(title) [\(UntrustedText.line(values, limit: 80))]"
    }
  }

  /// The item that the text chooses; `nil` for a reply that names neither.
  func chosen(_ pair: Pair, in turn: Turn) async throws -> Int? {
    let schema = JSONSchema.object([("choice", JSONSchema.oneOf(["c1", "c2"]))])
    let text = choose.filled([
      "text": self.text.isEmpty ? "nothing yet" : UntrustedText.block([self.text]),
      "items": UntrustedText.block(lines(of: pair)),
    ])
    var prompt = Prompt([.init(.user, text)], format: turn.format("choice", schema))
    prompt.sampling.maxTokens = 20
    let answer = try await turn.ask(prompt, at: "contrastive.choose", repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> Int in
      let name = StructuredReply.json(in: reply.text)?["choice"]?.stringValue ?? ""
      guard let place = LocalName.position(of: name, count: 2) else {
        throw ReplyProblem("'choice' must be c1 or c2")
      }
      return place
    }
    return answer.value.map { ($0 == 0) == pair.isRightFirst ? pair.right : pair.wrong }
  }

  /// The text written anew in view of the mistake.
  func rewritten(_ pair: Pair, in turn: Turn) async throws -> String? {
    let text = rewrite.filled([
      "text": self.text.isEmpty ? "nothing yet" : UntrustedText.block([self.text]),
      "items": UntrustedText.block(lines(of: pair)), "right": pair.isRightFirst ? "c1" : "c2",
      "wrong": pair.isRightFirst ? "c2" : "c1",
    ])
    var prompt = Prompt([.init(.user, text)])
    prompt.sampling.maxTokens = 300
    let answer = try await turn.ask(prompt, at: "contrastive.rewrite", repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> String in
      let text = UntrustedText.line(reply.text)
      guard !text.isEmpty else { throw ReplyProblem("the reply is empty") }
      return text
    }
    return answer.value
  }
}
