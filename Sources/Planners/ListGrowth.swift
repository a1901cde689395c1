import Concepts
import Dialogue
import JSON

/// Lists that grow by a few candidates at a time: what the planners that search among partial lists share.
///
/// A step proposes several continuations in one call; lists are compared by votes, or valued one by one.
struct ListGrowth: Sendable {
  /// How the next part of a list was proposed.
  struct Way: Sendable, Hashable {
    var reason: String
    /// Positions in the situation's candidates.
    var items: [Int]
  }

  let notes, shown, maxTokens: Int
  private let propose, vote, score, repair: PromptTemplate

  init(notes: Int, shown: Int, maxTokens: Int, in library: PromptLibrary) throws {
    (self.notes, self.shown, self.maxTokens) = (notes, shown, maxTokens)
    propose = try library.template("planners/tot.propose")
    vote = try library.template("planners/tot.vote")
    score = try library.template("planners/tot.value")
    repair = try library.template("planners/repair")
  }

  /// How many candidates the prompts show.
  func count(_ situation: Situation) -> Int { min(shown, situation.candidates.count) }

  /// How many items each of `depth` steps adds.
  func chunk(_ situation: Situation, depth: Int) -> Int {
    let wanted = max(1, min(situation.query.limit, count(situation)))
    return (wanted + depth - 1) / depth
  }

  /// Whether nothing can be added to a list.
  func isFull(_ list: [Int], _ situation: Situation) -> Bool {
    list.count >= min(situation.query.limit, count(situation))
  }

  // MARK: - Asking

  /// Ways to go on with a list, each with new items only; equal ones once.
  ///
  /// - Parameter branches: what the prompt says beside the list: nothing, or what was tried elsewhere.
  func ways(
    from list: [Int], _ most: Int, chunk: Int, branches: String = "", at site: String, _ situation: Situation,
    in turn: Turn
  ) async throws -> StructuredAnswer<[Way]> {
    let count = count(situation)
    let room = min(chunk, min(situation.query.limit, count) - list.count)
    let names = (0..<count).filter { !list.contains($0) }.map { LocalName.text(at: $0) }
    let way = JSONSchema.object([
      ("reason", JSONSchema.text(upTo: 80)),
      ("items", JSONSchema.list(of: JSONSchema.oneOf(names), from: 1, upTo: max(1, room))),
    ])
    let schema = JSONSchema.object([("ways", JSONSchema.list(of: way, from: 1, upTo: most))])
    let text = SituationText(situation: situation, catalogue: turn.catalogue)
    var prompt = Prompt(
      [
        .init(
          .user,
          propose.filled([
            "wish": text.wish, "notes": text.notes(notes), "candidates": text.candidates(shown),
            "chosen": chosen(list), "branches": branches, "count": String(most), "chunk": String(room),
          ]))
      ], format: turn.format("ways", schema))
    prompt.sampling.maxTokens = maxTokens
    return try await turn.ask(prompt, at: site, repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> [Way] in
      try Self.ways(reply, list, room: room, most: most, count: count)
    }
  }

  private func chosen(_ list: [Int]) -> String {
    list.isEmpty ? "" : "Chosen so far: \(list.map { LocalName.text(at: $0) }.joined(separator: ", ")).\n"
  }

  private static func ways(_ reply: Reply, _ list: [Int], room: Int, most: Int, count: Int)
    throws(ReplyProblem) -> [Way]
  {
    guard let json = StructuredReply.json(in: reply.text) else {
      throw ReplyProblem("there is no JSON object in the reply")
    }
    var ways: [Way] = []
    for entry in (json["ways"]?.arrayValue ?? []).prefix(most) {
      let names = (entry["items"]?.arrayValue ?? []).compactMap(\.stringValue)
      let items = NamedPositions(names, count: count).positions.filter { !list.contains($0) }.prefix(room)
      guard !items.isEmpty, !ways.contains(where: { $0.items == Array(items) }) else { continue }
      let reason = UntrustedText.line(entry["reason"]?.stringValue ?? "", limit: 80)
      ways.append(Way(reason: reason, items: Array(items)))
    }
    guard !ways.isEmpty else {
      throw ReplyProblem("'ways' names no new candidate; the names are c1 to c\(count)")
    }
    return ways
  }

  /// One vote among lists.
  ///
  /// - Returns: the place of the list that is thought best.
  func vote(
    among lists: [[Int]], seed: UInt64, temperature: Double, at site: String, _ situation: Situation,
    in turn: Turn
  ) async throws -> StructuredAnswer<Int> {
    let names = lists.indices.map { LocalName.text(at: $0, letter: "p") }
    let lines = zip(names, lists).map { name, list in
      "\(name) \(titles(list, situation, turn.catalogue).joined(separator: "; "))"
    }
    let schema = JSONSchema.object([("best", JSONSchema.oneOf(names))])
    let text = SituationText(situation: situation, catalogue: turn.catalogue)
    let filled = vote.filled([
      "wish": text.wish, "notes": text.notes(notes), "lists": UntrustedText.block(lines),
    ])
    var prompt = Prompt([.init(.user, filled)], format: turn.format("vote", schema))
    (prompt.sampling.temperature, prompt.sampling.seed, prompt.sampling.maxTokens) = (temperature, seed, 32)
    return try await turn.ask(prompt, at: site, repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> Int in
      guard let name = StructuredReply.json(in: reply.text)?["best"]?.stringValue,
        let place = LocalName.position(of: name, count: lists.count, letter: "p")
      else { throw ReplyProblem("'best' names no list; the names are p1 to p\(lists.count)") }
      return place
    }
  }

  /// How well a list fits, 1 to 10.
  func score(of list: [Int], at site: String, _ situation: Situation, in turn: Turn) async throws
    -> StructuredAnswer<Int>
  {
    let text = SituationText(situation: situation, catalogue: turn.catalogue)
    let lines = titles(list, situation, turn.catalogue).map { "- \($0)" }
    let filled = score.filled([
      "wish": text.wish, "notes": text.notes(notes), "list": UntrustedText.block(lines),
    ])
    let schema = JSONSchema.object([("score", JSONSchema.integer(1...10))])
    var prompt = Prompt([.init(.user, filled)], format: turn.format("score", schema))
    prompt.sampling.maxTokens = 24
    return try await turn.ask(prompt, at: site, repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> Int in
      guard let score = StructuredReply.json(in: reply.text)?["score"]?.intValue, (1...10).contains(score)
      else {
        throw ReplyProblem("there is no 'score' from 1 to 10")
      }
      return score
    }
  }

  func titles(_ list: [Int], _ situation: Situation, _ catalogue: Catalogue) -> [String] {
    list.map { UntrustedText.line(catalogue[situation.candidates[$0].item].title, limit: 80) }
  }
}

/// What is spent on replies that could not be read, and the list that is shown in the end.
struct GrowthAccount: Sendable {
  var (repairs, invalid) = (0, 0)
  /// The form of the last reply that could be read.
  private var form = ReplyForm.text

  mutating func add<Value>(_ answer: StructuredAnswer<Value>) -> Value? {
    if answer.value != nil { form = answer.form }
    repairs += answer.repairs
    invalid += answer.invalid
    return answer.value
  }

  /// The decision to show a list, or to leave it to the ranker when there is none.
  func decision(_ list: [Int], _ thought: String, _ situation: Situation) -> Decision {
    var decision = Decision(thought: thought, action: .rankAndRecommend)
    if !list.isEmpty {
      decision.action = .recommend(list.map { situation.candidates[$0].item })
      decision.form = form.rawValue
    }
    (decision.repairs, decision.invalid) = (repairs, invalid)
    return decision
  }
}
