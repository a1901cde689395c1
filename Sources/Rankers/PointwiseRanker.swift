package import Concepts
import Dialogue
import JSON

/// Asks about each candidate on its own and orders by the log-odds of Yes.
///
/// Over an inferred taste, one call names the genres the user likes and each candidate is asked for those, so that
/// the question depends on the item and the taste alone and is short. Without log-probabilities it asks for a whole
/// number from 0 to 100. Candidates beyond `depth` keep their order of retrieval, behind the others.
///
/// Source: pointwise yes/no as in ielab/llm-rankers (MIT), over an inferred taste: ours.
package struct PointwiseRanker: Ranker {
  package static let name = "pointwise"
  package static let summary = "Asks the model Yes or No about each candidate and orders by the log-odds."
  package static let source =
    "Zhuang et al., pointwise ranking by token probabilities; the inferred taste is ours"
  package static let cost =
    "1 + genres × min(depth, candidates) when over is taste; min(depth, candidates) when over is plain; one more for each "
    + "repaired reply"

  package struct Configuration: ComponentConfiguration {
    package var over = "taste"
    package var noun = "item"
    package var genres = 1
    package var depth = 20
    package var notes = 10
    package var fusion = "none"
    package var rrfConstant = 60.0
    package var logProbabilities = 10
    package init() {}
    package static let parameters = [
      Parameter(
        "over", "What is asked: fit to an inferred taste, or to the notes themselves.",
        oneOf: ["plain", "taste"]),
      Parameter("noun", "What an item is called in the question, such as film or book."),
      Parameter(
        "genres", "How many genres of the taste each candidate is asked about; scores are means.", in: 1...3),
      Parameter("depth", "How many candidates, from the top of retrieval, are asked about.", in: 1...1000),
      Parameter("notes", "How many remembered notes the prompt shows.", in: 0...200),
      Parameter(
        "fusion", "Whether the order is joined with that of retrieval, by reciprocal ranks.",
        oneOf: ["none", "rrf"]),
      Parameter("rrfConstant", "The constant of reciprocal rank fusion.", in: 0...10_000),
      Parameter("logProbabilities", "How many alternatives are read for the answering token.", in: 2...50),
    ]
  }

  let configuration: Configuration
  let prompts: PromptLibrary
  let repair: PromptTemplate

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    (self.configuration, prompts) = (configuration, context.prompts)
    repair = try context.prompts.template("rankers/repair")
    for name in ["taste", "genre", "plain", "rating", "system"] {
      _ = try context.prompts.template("rankers/pointwise.\(name)")
    }
  }

  package func rank(_ candidates: [Candidate], for query: Query, notes: [Note], in turn: Turn) async throws
    -> Ranking
  {
    let ordered = candidates.inRetrievalOrder
    guard ordered.count > 1 else { return Ranking(items: ordered.map(\.item)) }
    let user = UserText(query, notes, most: configuration.notes, catalogue: turn.catalogue)
    var audit = RankingAudit()
    let questions = try await self.questions(about: user, &audit, in: turn)
    let asked = ordered.prefix(configuration.depth)
    var asker = PointwiseAsker(ranker: self, hasLogProbabilities: turn.capabilities.logProbabilities)
    var scores: [Double?] = []
    for candidate in asked {
      let item = turn.catalogue[candidate.item]
      var values: [Double] = []
      for question in questions {
        if let value = try await asker.score(question, item, &audit, in: turn) { values.append(value) }
      }
      scores.append(values.isEmpty ? nil : values.reduce(0, +) / Double(values.count))
    }
    return ranking(ordered, scores, audit)
  }

  /// Orders those asked by score, an unreadable answer counting as the least score that was given.
  private func ranking(_ ordered: [Candidate], _ scores: [Double?], _ audit: RankingAudit) -> Ranking {
    var audit = audit
    let least = scores.compactMap { $0 }.min() ?? 0
    var values = scores.map { $0 ?? least }
    if configuration.fusion == "rrf" { values = fused(values) }
    let (order, ties) = RankingOrder.positions(of: values)
    audit.ties = ties
    return Ranking(
      items: order.map { ordered[$0].item } + ordered.dropFirst(scores.count).map(\.item),
      scores: scores.count == ordered.count ? order.map { values[$0] } : nil, audit: audit)
  }

  /// 1 / (c + rank by the model) + 1 / (c + rank by retrieval), ranks from 1; equal scores share the better rank.
  private func fused(_ values: [Double]) -> [Double] {
    let order = RankingOrder.positions(of: values).order
    var result = values
    var rank = 1
    for (place, position) in order.enumerated() {
      if place > 0, values[position] != values[order[place - 1]] { rank = place + 1 }
      result[position] =
        1 / (configuration.rrfConstant + Double(rank))
        + 1 / (configuration.rrfConstant + Double(position + 1))
    }
    return result
  }

  // MARK: - The question

  /// The questions with a place left for the title: one a genre, or one with the notes.
  private func questions(about user: UserText, _ audit: inout RankingAudit, in turn: Turn) async throws
    -> [PromptTemplate]
  {
    if configuration.over == "taste", !user.isEmpty, let genres = try await taste(of: user, &audit, in: turn)
    {
      let noun = UntrustedText.line(configuration.noun, limit: 40)
      return try genres.prefix(configuration.genres).map { try filled("genre", ["genre": $0, "noun": noun]) }
    }
    return [try filled("plain", ["notes": user.block])]
  }

  private func filled(_ name: String, _ values: [String: String]) throws -> PromptTemplate {
    let template = try prompts.template("rankers/pointwise.\(name)")
    return PromptTemplate(template.name, template.filled(values))
  }

  /// The genres of the user's taste, most liked first; `nil` when no reply could be read.
  private func taste(of user: UserText, _ audit: inout RankingAudit, in turn: Turn) async throws -> [String]?
  {
    let schema = JSONSchema.object([
      ("genres", JSONSchema.list(of: JSONSchema.text(upTo: 20), from: 1, upTo: 3)),
      ("taste", JSONSchema.text(upTo: 40)),
    ])
    var prompt = Prompt(
      [system, .init(.user, try filled("taste", ["notes": user.block]).text)],
      format: turn.format("taste", schema))
    prompt.sampling.maxTokens = 80
    let answer = try await turn.ask(prompt, at: "pointwise.taste", repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> [String] in
      try Self.genres(in: reply)
    }
    audit.add(answer)
    return answer.value
  }

  /// The first message: a few words, because an empty one makes some chat templates add a long one of their own.
  var system: Prompt.Message {
    let template = try? prompts.template("rankers/pointwise.system")
    return .init(.system, template?.filled(["noun": UntrustedText.line(configuration.noun, limit: 40)]) ?? "")
  }

  private static func genres(in reply: Reply) throws(ReplyProblem) -> [String] {
    guard let json = StructuredReply.json(in: reply.text) else {
      throw ReplyProblem("there is no JSON object")
    }
    let words = (json["genres"]?.arrayValue ?? []).compactMap(\.stringValue)
      .map { UntrustedText.line($0, limit: 20) }.filter { !$0.isEmpty }
    guard !words.isEmpty else { throw ReplyProblem("'genres' is missing or empty") }
    return Array(words.prefix(3))
  }
}
