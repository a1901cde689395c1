import Evaluation
import JSON
package import Reports
import Tracing

extension DiffTraces.Response {
  /// The comparison, ready to be shown.
  package var document: DiffDocument {
    DiffDocument(
      pairs: pairs.map { DiffDocument.Pair($0) },
      alone: onlyLeft.map { "only left: \($0)" } + onlyRight.map { "only right: \($0)" })
  }
}

extension DiffDocument.Pair {
  init(_ pair: DiffTraces.Pair) {
    let percent = NumberText.fixed(100 * pair.divergenceRatio, 0)
    self.init(
      left: pair.left, right: pair.right, verdict: pair.verdict,
      summary: pair.verdict == "identical"
        ? "\(pair.equalEvents) events mean the same"
        : "\(pair.equalEvents) events mean the same, \(percent) % do not")
    environment = (pair.environment.arrayValue ?? []).map(Self.words)
    roots = pair.roots.map { root in
      DiffDocument.Root(
        cause: root["cause"]?.stringValue ?? "", place: root["at"]?.stringValue ?? "",
        fields: (root["patch"]?.arrayValue ?? []).map(Self.words))
    }
    consequences = pair.consequences.map { "\($0.count) \($0.kind)" }.joined(separator: ", ")
    facts = Self.facts(pair)
    lists = pair.difference.lists.map(Self.words)
    if pair.difference.moreLists > 0 { lists.append("and \(pair.difference.moreLists) more lists") }
    memories = pair.difference.memories.map(Self.words)
  }

  private static func facts(_ pair: DiffTraces.Pair) -> [DiffDocument.Fact] {
    var facts = pair.damage.map { DiffDocument.Fact("damaged, and compared up to there", $0) }
    guard pair.verdict != "identical" else { return facts }
    if let meeting = pair.meetsAgain {
      facts.append(
        DiffDocument.Fact(
          "the first episode that differs is the same again", "from \(meeting.left) and \(meeting.right) on"))
    }
    let slates = pair.difference.slates
    if slates.count > 0 {
      let tau = slates.meanTau.map { "Kendall's tau \(NumberText.fixed($0, 3))" }
      let overlap = slates.meanOverlap.map { "overlap@10 \(NumberText.fixed($0, 3))" }
      facts.append(
        DiffDocument.Fact(
          "slates",
          (["\(slates.equal) of \(slates.count) the same"] + [tau, overlap].compactMap { $0 }).joined(
            separator: ", ")))
    }
    let (left, right) = (pair.difference.left, pair.difference.right)
    if left.modelCalls + right.modelCalls > 0 {
      facts.append(DiffDocument.Fact("cost", "\(words(left)); \(words(right))"))
    }
    return facts
  }

  private static func words(_ cost: TraceDifference.Cost) -> String {
    "\(cost.modelCalls) calls, \(cost.promptTokens + cost.completionTokens) tokens"
  }

  /// `slate in /3: tau 0.600, overlap 0.900; dune 1→4, alien in`.
  private static func words(_ list: TraceDifference.ListChange) -> String {
    let agreement = list.agreement
    let items =
      agreement.moves.prefix(4).map { "\($0.item) \($0.from)→\($0.to)" }
      + agreement.entered.prefix(3).map { "\($0) in" } + agreement.left.prefix(3).map { "\($0) out" }
    let tau = agreement.tau.map { "tau \(NumberText.fixed($0, 3)), " } ?? ""
    return "\(list.kind) in \(list.span): \(tau)overlap \(NumberText.fixed(agreement.overlap, 3)); "
      + items.joined(separator: ", ")
  }

  private static func words(_ memory: TraceDifference.MemoryChange) -> String {
    let counts = [
      (memory.added.count, "added"), (memory.removed.count, "removed"), (memory.changed.count, "changed"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    let first = memory.added.first ?? memory.changed.first ?? memory.removed.first ?? ""
    return "memory of \(memory.user) in \(memory.span): \(counts); \(first.prefix(60))"
  }

  /// One operation of a patch in words.
  private static func words(_ operation: JSONValue) -> String {
    let path = operation["path"]?.stringValue ?? ""
    let name = path.isEmpty ? "/" : path
    switch (operation["was"], operation["value"]) {
    case (.null?, let now?) where path.isEmpty: return "\(name): new, \(now.printed())"
    case (let was?, .null?) where path.isEmpty: return "\(name): gone, was \(was.printed())"
    case (let was?, let now?): return "\(name): \(ChangedText.words(was, now))"
    case (let was?, nil): return "\(name): gone, was \(was.printed())"
    case (nil, let now?): return "\(name): new, \(now.printed())"
    case (nil, nil): return "\(name): \(operation["op"]?.stringValue ?? "")"
    }
  }
}
