package import Concepts

/// Asks for the best of a few candidates at a time and sorts by heap or by bubbles.
///
/// An unreadable reply is counted and keeps the candidate that was ahead; the published code silently takes the first
/// one shown.
package struct SetwiseRanker: Ranker {
  package static let name = "setwise"
  package static let summary = "Asks for the best of a few candidates at a time and sorts by the answers."
  package static let source = "Zhuang et al., Setwise (arXiv 2310.09497); ielab/llm-rankers (Apache-2.0)"
  package static let cost =
    "⌈(n − 1) / children⌉ + min(top − 1, max(0, n − 2)) to heights(children, n) + descents(children, n, top) when method is "
    + "heap; bubbles(children, n, top) when method is bubble; where n = min(depth, candidates), heights(c, n) = the steps down "
    + "from each place of a heap of n, descents(c, n, top) = those from its root after each of the top − 1 best, bubbles(c, n, "
    + "top) = the windows of c + 1 in each of top passes; one more for each repaired reply"

  package struct Configuration: ComponentConfiguration {
    package var method = "heap"
    package var children = 3
    package var depth = 20
    package var top = 10
    package var notes = 10
    package init() {}
    package static let parameters = [
      Parameter("method", "How answers become an order.", oneOf: ["bubble", "heap"]),
      Parameter("children", "How many are compared with one that is ahead; one more is shown.", in: 1...20),
      Parameter("depth", "How many candidates, from the top of retrieval, are compared.", in: 2...1000),
      Parameter("top", "How many places are settled.", in: 1...100),
      Parameter("notes", "How many remembered notes the prompt shows.", in: 0...200),
    ]
  }

  private let configuration: Configuration
  private let prompts: PromptLibrary

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    (self.configuration, prompts) = (configuration, context.prompts)
    _ = try prompts.template("rankers/pick.best")
    _ = try prompts.template("rankers/repair")
  }

  package func rank(_ candidates: [Candidate], for query: Query, notes: [Note], in turn: Turn) async throws
    -> Ranking
  {
    let ordered = candidates.inRetrievalOrder.map(\.item)
    let user = UserText(query, notes, most: configuration.notes, catalogue: turn.catalogue)
    let picker = try ItemPicker(user, at: "setwise.pick", in: prompts, turn: turn)
    var sorter = SetSorter(picker: picker, children: configuration.children)
    let compared = Array(ordered.prefix(configuration.depth))
    let best =
      configuration.method == "heap"
      ? try await sorter.byHeap(compared, top: configuration.top)
      : try await sorter.byBubbles(compared, top: configuration.top)
    return Ranking(items: best + ordered.dropFirst(configuration.depth), audit: sorter.picker.audit)
  }
}

/// Sorts by asking for the best of a parent and its children, or of a window.
struct SetSorter {
  var picker: ItemPicker
  let children: Int

  mutating func byHeap(_ items: [Int], top: Int) async throws -> [Int] {
    var heap = items
    if heap.count > 1 {
      for parent in stride(from: (heap.count - 2) / children, through: 0, by: -1) {
        try await sift(&heap, from: parent)
      }
    }
    var best: [Int] = []
    while let root = heap.first {
      best.append(root)
      let last = heap.removeLast()
      guard best.count < top, !heap.isEmpty else { break }
      heap[0] = last
      try await sift(&heap, from: 0)
    }
    let taken = Set(best)
    return best + items.filter { !taken.contains($0) }
  }

  /// Each window's best moves to its front; windows overlap by one and go from the back to the head.
  mutating func byBubbles(_ items: [Int], top: Int) async throws -> [Int] {
    var order = items
    for pass in 0..<min(top, max(0, items.count - 1)) {
      var end = order.count
      while end - pass > 1 {
        let start = max(pass, end - children - 1)
        let shown = Array(order[start..<end])
        if let best = try await picker.best(of: shown), best > 0 {
          order.remove(at: start + best)
          order.insert(shown[best], at: start)
        }
        end = start + 1
      }
    }
    return order
  }

  private mutating func sift(_ heap: inout [Int], from start: Int) async throws {
    var parent = start
    while true {
      let first = parent * children + 1
      let shown = [parent] + (first..<min(first + children, max(first, heap.count)))
      guard shown.count > 1, let best = try await picker.best(of: shown.map { heap[$0] }), best > 0 else {
        return
      }
      heap.swapAt(parent, shown[best])
      parent = shown[best]
    }
  }
}
