import Concepts
import JSON
import TestSupport
import Testing
import Tracing

@testable import Memories

@Suite struct MemoryStoreTests {
  /// A store after many random changes, with what was done to it last.
  private func changed(_ steps: Int, seed: UInt64, _ check: (inout MemoryStore) throws -> Void) rethrows {
    let stream = RandomStream(seed: seed, name: "store")
    var store = MemoryStore(AgentWorld.catalogue)
    for step in 0..<steps {
      let id = 1 + stream.below(max(1, store.nextID))
      let kind = ["event", "insight", "case"][stream.below(3)]
      switch stream.below(4) {
      case 0, 1:
        store.add(
          MemoryRecord(kind, Note("word\(stream.below(9)) \(step)", origin: .agent, time: 0)), at: 0)
      case 2: store.change(id, at: 1) { ($0.kind, $0.note.text) = (kind, "word\(step % 7)") }
      default: store.remove(id, by: .delete, at: 2)
      }
      try check(&store)
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `entries are found by kind as if all were looked at`(seed: UInt64) {
    changed(200, seed: seed) { store in
      for kind in ["event", "insight", "case", "none"] {
        let plain = store.entries.filter { $0.record.kind == kind }.map(\.id)
        #expect(store.entries(of: kind).map(\.id) == plain && store.count(of: kind) == plain.count)
        #expect(store.last(3, of: kind).map(\.id) == plain.suffix(3))
      }
    }
  }

  @Test(arguments: [4, 5] as [UInt64])
  func `words are found after any changes as in a store made anew`(seed: UInt64) {
    changed(150, seed: seed) { store in
      var fresh = MemoryStore(AgentWorld.catalogue)
      for entry in store.entries { fresh.add(entry.record, at: 0) }
      for text in ["word1 word2", "word6", ""] {
        let words = HashedText(text)
        #expect(
          store.index.cosines(with: words, store.entries)
            == fresh.index.cosines(with: words, fresh.entries))
      }
    }
  }

  @Test func `a fingerprint tells what is held, and not how it came about`() throws {
    var seen: [String: Digest] = [:]
    try changed(120, seed: 6) { store in
      let form = store.snapshot(of: "x").canonicalText
      let print = store.fingerprint(of: "x")
      #expect(seen[form] == nil || seen[form] == print)
      seen[form] = print
      var restored = try MemoryStore(JSONValue(parsing: form), of: "x", AgentWorld.catalogue)
      #expect(restored.fingerprint(of: "x") == print, "a restored one is the same")
    }
    #expect(Set(seen.values).count == seen.count, "different memories differ")
  }
}
