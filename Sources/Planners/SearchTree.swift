import Scoring

/// The tree of a Monte Carlo tree search over partial lists.
struct SearchTree: Sendable {
  struct Node: Sendable {
    var list: [Int]
    var parent: Int?
    var children: [Int] = []
    /// How good the list alone was judged, 0 to 1.
    var value = 0.0
    /// Sum of the values that came back through this node, and how many did.
    var total = 0.0
    var visits = 0
    var isExpanded = false
  }

  private(set) var nodes = [Node(list: [])]
  let exploration: Double

  init(exploration: Double) { self.exploration = exploration }

  /// Mean value + exploration × √(ln N / n), N the visits of the parent and n those of the node; infinite before the
  /// first visit. The mean is a sum divided once: the published code divides a running mean by the visits again.
  func bound(of node: Int) -> Double {
    let this = nodes[node]
    guard this.visits > 0 else { return .infinity }
    let parent = this.parent.map { nodes[$0].visits } ?? this.visits
    let count = Double(this.visits)
    return this.total / count
      + exploration * (Portable.log(Double(max(1, parent))) / count).squareRoot()
  }

  /// The leaf that the greatest bounds lead to; of equal ones the first.
  func leaf() -> Int {
    var node = 0
    while nodes[node].isExpanded, let first = nodes[node].children.first {
      node = nodes[node].children.dropFirst().reduce(first) { bound(of: $1) > bound(of: $0) ? $1 : $0 }
    }
    return node
  }

  /// Adds the continuations of a leaf.
  ///
  /// - Returns: the best of them, of equal ones the first; the leaf itself when there are none.
  mutating func expand(_ leaf: Int, _ children: [(list: [Int], value: Double)]) -> Int {
    nodes[leaf].isExpanded = true
    for child in children {
      nodes[leaf].children.append(nodes.count)
      nodes.append(Node(list: child.list, parent: leaf, value: child.value))
    }
    guard let first = nodes[leaf].children.first else { return leaf }
    return nodes[leaf].children.dropFirst().reduce(first) { nodes[$1].value > nodes[$0].value ? $1 : $0 }
  }

  /// Passes a value up to the root.
  mutating func backpropagate(_ value: Double, from node: Int) {
    var place: Int? = node
    while let now = place {
      nodes[now].total += value
      nodes[now].visits += 1
      place = nodes[now].parent
    }
  }

  /// The longest list, of equal ones that of the greatest value, of equal ones the first; `nil` for a bare root.
  var best: Int? {
    nodes.indices.dropFirst().reduce(nil) { best, node in
      guard let best else { return node }
      let (left, right) = (nodes[best], nodes[node])
      if left.list.count != right.list.count { return left.list.count > right.list.count ? best : node }
      return right.value > left.value ? node : best
    }
  }
}
