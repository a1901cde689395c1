package import Concepts
import Dialogue
import JSON

/// Asks for the order of a window of candidates, window after window from the back of the list to its head.
///
/// The start of a window is never below zero and the head is always covered; a list shorter than the window takes
/// one call. A reply is repaired by keeping valid names, dropping repeats and unknown ones, and putting what is
/// missing behind in the order it had; each of these is counted.
///
/// Source: RankGPT (sunnweiwei/RankGPT, Apache-2.0), whose loop leaves the head unranked unless the list fits the
/// stride; clamped as in castorini/rank_llm (Apache-2.0).
package struct ListwiseRanker: Ranker {
  package static let name = "listwise"
  package static let summary = "Asks the model for the order of a sliding window, back to front."
  package static let source =
    "Sun et al., RankGPT (arXiv 2304.09542), with the window's start clamped to the head"
  package static let cost =
    "passes × (1 + ⌈max(0, candidates − window) / stride⌉), one more for each repaired reply"

  package struct Configuration: ComponentConfiguration {
    package var window = 20
    package var stride = 10
    package var passes = 1
    package var notes = 10
    package init() {}
    package static let parameters = [
      Parameter("window", "How many candidates one call orders.", in: 2...100),
      Parameter("stride", "How far the window moves to the front; at most the window.", in: 1...100),
      Parameter("passes", "How often the whole list is gone through.", in: 1...10),
      Parameter("notes", "How many remembered notes the prompt shows.", in: 0...200),
    ]
  }

  private let configuration: Configuration
  private let order, repair: PromptTemplate

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    guard configuration.stride <= configuration.window else {
      throw ComponentError(
        .badValue,
        "'stride' of 'listwise' is \(configuration.stride) and leaves candidates out between windows "
          + "of \(configuration.window); make it at most the window", path: "/stride")
    }
    self.configuration = configuration
    order = try context.prompts.template("rankers/listwise.order")
    repair = try context.prompts.template("rankers/repair")
  }

  package func rank(_ candidates: [Candidate], for query: Query, notes: [Note], in turn: Turn) async throws
    -> Ranking
  {
    var items = candidates.inRetrievalOrder.map(\.item)
    var audit = RankingAudit()
    let user = UserText(query, notes, most: configuration.notes, catalogue: turn.catalogue)
    for _ in 0..<configuration.passes {
      for window in Self.windows(count: items.count, size: configuration.window, stride: configuration.stride)
      {
        let given = Array(items[window])
        items.replaceSubrange(window, with: try await ordered(given, user, &audit, in: turn))
      }
    }
    return Ranking(items: items, audit: audit)
  }

  /// The windows of a pass, from the back; they cover every place, the head too. None for fewer than two.
  static func windows(count: Int, size: Int, stride: Int) -> [Range<Int>] {
    guard count > 1 else { return [] }
    var windows: [Range<Int>] = []
    var end = count
    while true {
      let start = max(0, end - size)
      windows.append(start..<end)
      if start == 0 { return windows }
      end -= stride
    }
  }

  private func ordered(_ given: [Int], _ user: UserText, _ audit: inout RankingAudit, in turn: Turn)
    async throws
    -> [Int]
  {
    let numbers = JSONValue.array(given.indices.map { .integer(Int64($0 + 1)) })
    let list = JSONSchema.list(of: ["enum": numbers], from: given.count, upTo: given.count)
    var prompt = Prompt(
      [.init(.user, text(given, user, turn.catalogue))],
      format: turn.format("order", JSONSchema.object([("order", list)])))
    prompt.sampling.maxTokens = 16 + 5 * given.count
    let answer = try await turn.ask(prompt, at: "listwise.order", repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> [String] in
      try ListReply.names(in: reply, key: "order")
    }
    audit.add(answer)
    guard let answered = answer.value else { return given }
    return ListReply.repaired(answered, of: given, &audit)
  }

  private func text(_ given: [Int], _ user: UserText, _ catalogue: Catalogue) -> String {
    let lines = given.enumerated().map { place, item in
      "\(LocalName.text(at: place)) \(UntrustedText.line(catalogue[item].title, limit: 160))"
    }
    return order.filled(["notes": user.block, "candidates": UntrustedText.block(lines)])
  }
}
