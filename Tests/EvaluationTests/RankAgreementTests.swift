import Evaluation
import Testing

struct RankAgreementTests {
  @Test func `equal orders agree and nothing moves`() {
    let agreement = RankAgreement(["a", "b", "c"], ["a", "b", "c"])
    #expect(agreement.tau == 1 && agreement.overlap == 1)
    #expect(agreement.moves.isEmpty && agreement.entered.isEmpty && agreement.left.isEmpty)
  }

  @Test func `a reversed order has tau minus one`() {
    #expect(RankAgreement(["a", "b", "c", "d"], ["d", "c", "b", "a"]).tau == -1)
  }

  @Test func `items that come, go and move are named with their places`() {
    let agreement = RankAgreement(["a", "b", "c"], ["c", "a", "x"], depth: 2)
    #expect(agreement.entered == ["x"] && agreement.left == ["b"])
    #expect(agreement.moves.map { "\($0.item) \($0.from) \($0.to)" } == ["a 1 2", "c 3 1"])
    #expect(agreement.overlap == 0.5)
    #expect(agreement.tau == -1)
  }

  @Test func `few or no items give no tau`() {
    #expect(RankAgreement([], []).tau == nil && RankAgreement([], []).overlap == 1)
    #expect(RankAgreement(["a"], ["a"]).tau == nil)
    #expect(RankAgreement(["a"], []).overlap == 0)
  }

  @Test func `tau is that of counting every pair`() {
    var order = Array(0..<60)
    var state: UInt64 = 7
    for place in order.indices.reversed() {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      order.swapAt(place, Int(state >> 33) % (place + 1))
    }
    let names = (0..<60).map { "\($0)" }
    var concordant = 0
    for i in 0..<60 {
      for j in (i + 1)..<60 { concordant += (order.firstIndex(of: i)! < order.firstIndex(of: j)!) ? 1 : -1 }
    }
    let tau = RankAgreement(names, order.map { "\($0)" }).tau
    #expect(abs((tau ?? 9) - Double(concordant) / Double(60 * 59 / 2)) < 1e-12)
  }
}
