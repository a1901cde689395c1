import Testing

@testable import JSONRPC

struct MessageSchedulerTests {
  private func claim(_ random: inout Chunks) -> Claim {
    let name = ["a", "b", nil].randomElement(using: &random) ?? nil
    let resource = Claim.Resource(kind: ["x", "y"].randomElement(using: &random) ?? "x", name: name)
    switch Int.random(in: 0..<8, using: &random) {
    case 0: return .barrier
    case 1, 2, 3: return .read(resource)
    case 4, 5, 6: return .write(resource)
    default: return .free
    }
  }

  @Test func `a message never runs beside or before an earlier one it conflicts with`() {
    var random = Chunks(state: 3)
    for _ in 0..<100 {
      var scheduler = MessageScheduler()
      var claims: [Claim] = []
      var running: Set<Int> = []
      var waiting: Set<Int> = []
      for _ in 0..<60 {
        if Bool.random(using: &random) {
          let ticket = claims.count
          claims.append(claim(&random))
          if scheduler.add(ticket, claims[ticket]) { running.insert(ticket) } else { waiting.insert(ticket) }
        } else if let done = running.union(waiting).sorted().randomElement(using: &random) {
          running.remove(done)
          waiting.remove(done)
          for ready in scheduler.remove(done) {
            #expect(waiting.remove(ready) != nil)
            running.insert(ready)
          }
        }
        let open = running.union(waiting)
        for ticket in open {
          let isBlocked = open.contains { $0 < ticket && claims[$0].conflicts(with: claims[ticket]) }
          #expect(waiting.contains(ticket) == isBlocked)
        }
      }
    }
  }

  @Test func `resources overlap by kind and name`() {
    let one = Claim.Resource(kind: "x", name: "a")
    #expect(one.overlaps(.init(kind: "x", name: nil)) && one.overlaps(one))
    #expect(!one.overlaps(.init(kind: "x", name: "b")) && !one.overlaps(.init(kind: "y", name: nil)))
  }
}
