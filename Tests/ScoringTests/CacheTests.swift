import Scoring
import Testing

struct CacheTests {
  @Test func `the value used longest ago leaves first`() {
    let cache = LeastRecentlyUsed<Int, String>(budget: 3)
    for key in 1...3 { cache.keep("\(key)", cost: 1, for: key) }
    #expect(cache.value(for: 1) == "1")
    cache.keep("4", cost: 1, for: 4)
    #expect(cache.value(for: 2) == nil)
    #expect([1, 3, 4].map { cache.value(for: $0) } == ["1", "3", "4"])
    cache.keep("big", cost: 2, for: 5)
    #expect(cache.count == 2 && cache.value(for: 4) == "4" && cache.value(for: 5) == "big")
  }

  @Test func `a new value replaces the old one and one above the budget is not kept`() {
    let cache = LeastRecentlyUsed<Int, Int>(budget: 10)
    cache.keep(1, cost: 9, for: 1)
    cache.keep(2, cost: 4, for: 1)
    cache.keep(3, cost: 6, for: 2)
    #expect(cache.value(for: 1) == 2 && cache.value(for: 2) == 3)
    cache.keep(4, cost: 11, for: 3)
    #expect(cache.value(for: 3) == nil && cache.count == 2)
  }

  @Test func `it does what a plain list does`() {
    let cache = LeastRecentlyUsed<Int, Int>(budget: 7)
    var plain: [(key: Int, value: Int)] = []
    var random = SeededBits(state: 1)
    for step in 0..<2000 {
      let key = Int.random(in: 0..<12, using: &random)
      let held = plain.firstIndex { $0.key == key }.map { plain.remove(at: $0) }
      if step % 2 == 0 {
        #expect(cache.value(for: key) == held?.value)
        if let held { plain.append(held) }
      } else {
        cache.keep(step, cost: 1, for: key)
        plain.append((key, step))
        if plain.count > 7 { plain.removeFirst() }
      }
    }
    #expect(cache.count == plain.count)
  }
}
