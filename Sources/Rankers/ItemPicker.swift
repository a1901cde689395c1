import Concepts
import Dialogue
import JSON

/// Asks which one of a few items fits the user best: what pairwise, setwise and iterative rankers are built from.
struct ItemPicker {
  let user: UserText
  let site: String
  let pick, repair: PromptTemplate
  let turn: Turn
  var audit = RankingAudit()

  init(_ user: UserText, at site: String, in library: PromptLibrary, turn: Turn) throws {
    (self.user, self.site, self.turn) = (user, site, turn)
    pick = try library.template("rankers/pick.best")
    repair = try library.template("rankers/repair")
  }

  /// The position in `items` of the best; `nil` when no reply could be read, which the audit counts as invalid.
  mutating func best(of items: [Int]) async throws -> Int? {
    let names = items.indices.map { LocalName.text(at: $0) }
    let lines = zip(names, items).map { name, item in
      "\(name) \(UntrustedText.line(turn.catalogue[item].title, limit: 160))"
    }
    let text = pick.filled(["notes": user.block, "candidates": UntrustedText.block(lines)])
    var prompt = Prompt(
      [.init(.user, text)],
      format: turn.format("best", JSONSchema.object([("best", JSONSchema.oneOf(names))])))
    prompt.sampling.maxTokens = 24
    let count = items.count
    let answer = try await turn.ask(prompt, at: site, repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> Int in
      try Self.position(in: reply, count: count)
    }
    audit.add(answer)
    audit.comparisons += 1
    return answer.value
  }

  private static func position(in reply: Reply, count: Int) throws(ReplyProblem) -> Int {
    let json = StructuredReply.json(in: reply.text)
    let name =
      json?["best"]?.stringValue ?? reply.text.split { " ,.;:\n".contains($0) }.map(String.init)
      .first { LocalName.position(of: $0, count: count) != nil } ?? ""
    guard let position = LocalName.position(of: name, count: count) else {
      throw ReplyProblem("'best' is none of the names c1 to c\(count)")
    }
    return position
  }
}
