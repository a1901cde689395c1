/// Which cell needs which: static, because references are keys of the cells' schemas.
package struct CellGraph: Sendable {
  /// Cells in an order in which each comes after all it needs; among equals, file order.
  package let order: [String]
  /// What each cell names, in the order of its keys.
  package let needs: [String: [String]]
  /// Cells that need each other in a circle, with the circle spelt out; empty for a sound notebook.
  package let cycle: [String]

  /// - Parameter edges: each cell with the cells it names, in file order; names of unknown cells are left
  /// out.
  package init(_ edges: [(id: String, needs: [String])]) {
    let known = Set(edges.map(\.id))
    let needs = Dictionary(
      edges.map { ($0.id, $0.needs.filter(known.contains)) }, uniquingKeysWith: { first, _ in first })
    var walk = Walk(needs: needs)
    for edge in edges { walk.visit(edge.id) }
    (order, cycle, self.needs) = (walk.order, walk.cycle, needs)
  }

  /// The cell and all it needs, directly or not.
  package func ancestors(of id: String) -> Set<String> {
    var found: Set<String> = [id]
    for cell in order.reversed() where found.contains(cell) { found.formUnion(needs[cell] ?? []) }
    return found
  }

  /// The cells that name this one.
  package func users(of id: String) -> [String] { order.filter { needs[$0, default: []].contains(id) } }

  /// A depth-first walk with a stack of its own, so that long chains are no danger.
  private struct Walk {
    let needs: [String: [String]]
    var order: [String] = []
    var cycle: [String] = []
    private var done: Set<String> = []

    init(needs: [String: [String]]) { self.needs = needs }

    mutating func visit(_ start: String) {
      var stack: [(id: String, next: Int)] = [(start, 0)]
      var path: Set<String> = [start]
      guard !done.contains(start) else { return }
      while let top = stack.last {
        let children = needs[top.id] ?? []
        if top.next < children.count {
          stack[stack.count - 1].next += 1
          let child = children[top.next]
          if path.contains(child) {
            if cycle.isEmpty { cycle = stack.map(\.id).drop { $0 != child } + [child] }
          } else if !done.contains(child) {
            stack.append((child, 0))
            path.insert(child)
          }
        } else {
          stack.removeLast()
          path.remove(top.id)
          done.insert(top.id)
          order.append(top.id)
        }
      }
    }
  }
}
