package import Concepts

/// Compares two candidates at a time, each pair in both orders, and sorts by the outcomes.
///
/// When both orders agree the winner gets 1 point, when they conflict or cannot be read each gets one half. A pair is
/// asked about once. `all-pairs` adds up points; `bubble` carries the best of the back to the head, one pass a place,
/// and stops when a pass changes nothing; `heap` takes the best from a heap of winners, of which no pair meets twice.
/// Conflicts keep retrieval order.
package struct PairwiseRanker: Ranker {
  package static let name = "pairwise"
  package static let summary = "Compares candidates two at a time in both orders and sorts by the outcomes."
  package static let source =
    "Qin et al., Pairwise Ranking Prompting (arXiv 2306.17563); ielab/llm-rankers (Apache-2.0), with a heap of winners"
  package static let version = 2
  package static let cost =
    "2 × (n − 1) to p × (2 × n − p − 1) when method is bubble; n × (n − 1) when method is all-pairs; 2 × fewest(n, top) to "
    + "2 × most(n, top) when method is heap; where n = min(depth, candidates), p = min(top, n − 1), most(n, t) = n − 1 and "
    + "⌈log₂ m⌉ − 1 for each m from n down to n − t + 2, fewest(n, t) = the same when the best come from as few branches of "
    + "the heap as can be; one more for each repaired reply"

  package struct Configuration: ComponentConfiguration {
    package var method = "bubble"
    package var depth = 20
    package var top = 10
    package var notes = 10
    package init() {}
    package static let parameters = [
      Parameter("method", "How outcomes become an order.", oneOf: ["all-pairs", "bubble", "heap"]),
      Parameter("depth", "How many candidates, from the top of retrieval, are compared.", in: 2...100),
      Parameter("top", "How many places bubble and heap settle.", in: 1...100),
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
    let picker = try ItemPicker(user, at: "pairwise.compare", in: prompts, turn: turn)
    var comparer = PairComparer(items: Array(ordered.prefix(configuration.depth)), picker: picker)
    let order = try await sorted(&comparer)
    return Ranking(
      items: order.map { comparer.items[$0] } + ordered.dropFirst(configuration.depth),
      audit: comparer.picker.audit)
  }

  private func sorted(_ comparer: inout PairComparer) async throws -> [Int] {
    switch configuration.method {
    case "all-pairs": try await comparer.byPoints()
    case "heap": try await comparer.byHeap(top: configuration.top)
    default: try await comparer.byBubbles(top: configuration.top)
    }
  }
}

/// Compares items by their positions, remembers what came out, and sorts.
struct PairComparer {
  let items: [Int]
  var picker: ItemPicker
  private var outcomes: [[Int]: Double] = [:]

  init(items: [Int], picker: ItemPicker) { (self.items, self.picker) = (items, picker) }

  /// 1 when the first is better, 0 when the second is, one half when the two orders conflict.
  private mutating func points(_ first: Int, over second: Int) async throws -> Double {
    let (low, high) = (min(first, second), max(first, second))
    if let known = outcomes[[low, high]] { return first == low ? known : 1 - known }
    let forth = try await picker.best(of: [items[low], items[high]])
    let back = try await picker.best(of: [items[high], items[low]])
    var value = 0.5
    if forth == 0, back == 1 {
      value = 1
    } else if forth == 1, back == 0 {
      value = 0
    } else {
      picker.audit.ties += 1
    }
    outcomes[[low, high]] = value
    return first == low ? value : 1 - value
  }

  /// Whether the first is better; conflicts go to the earlier position.
  private mutating func isBetter(_ first: Int, than second: Int) async throws -> Bool {
    let value = try await points(first, over: second)
    return value == 0.5 ? first < second : value > 0.5
  }

  mutating func byPoints() async throws -> [Int] {
    var sums = [Double](repeating: 0, count: items.count)
    for first in items.indices {
      for second in items.indices.dropFirst(first + 1) {
        let value = try await points(first, over: second)
        sums[first] += value
        sums[second] += 1 - value
      }
    }
    return RankingOrder.positions(of: sums).order
  }

  /// Passes from the back to the head, one for each place to be settled.
  mutating func byBubbles(top: Int) async throws -> [Int] {
    var order = Array(items.indices)
    for pass in 0..<min(top, max(0, items.count - 1)) {
      var hasChanged = false
      for place in stride(from: order.count - 1, to: pass, by: -1)
      where try await isBetter(order[place], than: order[place - 1]) {
        order.swapAt(place, place - 1)
        hasChanged = true
      }
      guard hasChanged else { break }
    }
    return order
  }

  /// Takes the best from a heap whose last places are the items and whose others hold the better of the two below.
  ///
  /// Where one is taken only its way to the head is compared anew, against those it kept down: no pair comes twice.
  mutating func byHeap(top: Int) async throws -> [Int] {
    guard !items.isEmpty else { return [] }
    var heap = [Int?](repeating: nil, count: items.count) + items.indices.map { $0 }
    for place in stride(from: items.count - 1, to: 0, by: -1) { try await settle(place, in: &heap) }
    var best: [Int] = []
    while let root = heap[1] {
      best.append(root)
      guard best.count < top else { break }
      var place = items.count + root
      heap[place] = nil
      while place > 1 {
        place /= 2
        try await settle(place, in: &heap)
      }
    }
    let taken = Set(best)
    return best + items.indices.filter { !taken.contains($0) }
  }

  /// Puts the better of the two below in a place, or the one that is there.
  private mutating func settle(_ place: Int, in heap: inout [Int?]) async throws {
    guard let left = heap[2 * place], let right = heap[2 * place + 1] else {
      heap[place] = heap[2 * place] ?? heap[2 * place + 1]
      return
    }
    heap[place] = try await isBetter(left, than: right) ? left : right
  }
}
