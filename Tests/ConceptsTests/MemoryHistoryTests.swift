import Concepts
import JSON
import Testing

@Suite struct MemoryHistoryTests {
  private func fact(_ strength: Int64, _ sources: [Int64], time: Int64 = 0) -> JSONValue {
    [
      "text": "likes war", "weight": .integer(strength), "time": .integer(time),
      "sources": .array(sources.map { .integer($0) }),
    ]
  }

  /// Stated by note 0, again by note 1, again by note 2.
  private var stated: MemoryHistory {
    MemoryHistory(operations: [
      MemoryOperation(.add, id: 1, before: nil, after: fact(1, [0]), sources: [0], time: 0),
      MemoryOperation(
        .update, id: 1, before: fact(1, [0]), after: fact(2, [0, 1], time: 1), sources: [1], time: 1),
      MemoryOperation(
        .update, id: 1, before: fact(2, [0, 1], time: 1), after: fact(3, [0, 1, 2], time: 2), sources: [2],
        time: 2),
    ])
  }

  private func undone(_ history: MemoryHistory, _ source: Int) -> MemoryHistory {
    history.undoing(source: source, at: 9).reduce(into: history) { $0.append($1) }
  }

  @Test func `undoing a note in the middle keeps what came after it`() {
    #expect(undone(stated, 1)[1] == fact(2, [0, 2], time: 2))
    #expect(undone(stated, 2)[1] == fact(2, [0, 1], time: 1))
  }

  @Test func `an entry goes with its last note, in whatever order they are undone`() {
    #expect(undone(stated, 0)[1]?["sources"] == [1, 2])
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
      #expect(order.reduce(stated) { undone($0, $1) }.entries.isEmpty, "\(order)")
    }
  }

  @Test func `what was concluded from several notes goes with any of them`() {
    let insight: JSONValue = ["text": "likes war", "sources": [0, 1]]
    let history = MemoryHistory(operations: [
      MemoryOperation(.add, id: 1, before: nil, after: insight, sources: [0, 1], time: 0)
    ])
    #expect(undone(history, 0).entries.isEmpty && undone(history, 1).entries.isEmpty)
  }

  @Test func `what a note removed comes back`() {
    var history = stated
    history.append(
      MemoryOperation(.delete, id: 1, before: history[1], after: nil, sources: [3], time: 3))
    history.append(
      MemoryOperation(.add, id: 2, before: nil, after: fact(1, [3]), sources: [3], time: 3))
    #expect(undone(history, 3).entries.map(\.id) == [1])
    #expect(undone(history, 3)[1] == fact(3, [0, 1, 2], time: 2))
  }

  @Test func `what the operations no longer tell of goes with its source`() {
    let history = MemoryHistory(entries: [
      MemoryEntry(id: 4, value: fact(2, [0, 1])), MemoryEntry(id: 5, value: fact(1, [1])),
    ])
    #expect(undone(history, 1).entries.map(\.id) == [4])
    #expect(undone(history, 1)[4] == fact(2, [0]))
  }

  @Test func `a selector chooses by id, source, item and words`() {
    let history = MemoryHistory(entries: [
      MemoryEntry(id: 1, value: ["text": "Heat (1995)", "item": "3", "sources": [0]]),
      MemoryEntry(id: 2, value: ["text": "ALIEN", "item": "1", "sources": [0, 1]]),
    ])
    let chosen = { (selector: MemorySelector) in history.forgetting(selector, at: 0).map(\.id) }
    #expect(chosen(.id(2)) == [2] && chosen(.source(0)) == [1, 2] && chosen(.item("3")) == [1])
    #expect(chosen(.text("alien")) == [2] && chosen(.text("Zodiac")) == [] && chosen(.all) == [1, 2])
  }

  @Test(arguments: ["m1", "m0", "m120"]) func `a name is read as it is written`(name: String) {
    #expect(MemoryEntry.number(name).map(MemoryEntry.name) == name)
  }

  @Test(arguments: ["", "m", "m-1", "1", "m01", "x1", "m 1", "m99999999999999999999"])
  func `nothing else is a name`(name: String) { #expect(MemoryEntry.number(name) == nil) }
}
