import Testing

@testable import Tracing

struct RandomStreamTests {
  /// Vectors of the authors' own library (Random123, kat_vectors).
  @Test func `Philox 4x32-10 gives its authors' numbers`() {
    let ones = UInt32.max
    #expect(
      Philox.block(counter: (0, 0, 0, 0), key: (0, 0))
        == (0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    #expect(
      Philox.block(counter: (ones, ones, ones, ones), key: (ones, ones))
        == (0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    #expect(
      Philox.block(
        counter: (0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), key: (0xa409_3822, 0x299f_31d0))
        == (0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test func `a stream depends on seed and name only`() {
    let draws = draw(5, seed: 7, name: "a")
    #expect(draws == draw(5, seed: 7, name: "a"))
    #expect(draws != draw(5, seed: 8, name: "a"))
    #expect(draws != draw(5, seed: 7, name: "b"))
  }

  @Test func `a bounded number stays in its bounds and reaches each of them`() {
    let stream = RandomStream(seed: 1, name: "bounds")
    let seen = Set((0..<500).map { _ in stream.below(7) })
    #expect(seen == Set(0..<7))
    #expect(stream.below(0) == 0 && stream.below(1) == 0)
  }

  @Test func `shuffling keeps every element and moves some`() {
    let stream = RandomStream(seed: 1, name: "shuffle")
    let shuffled = stream.shuffled(Array(0..<50))
    #expect(shuffled.sorted() == Array(0..<50) && shuffled != Array(0..<50))
    #expect(stream.shuffled([Int]()).isEmpty)
  }

  @Test func `uniform numbers fill their interval evenly`() {
    let stream = RandomStream(seed: 3, name: "uniform")
    let draws = (0..<2_000).map { _ in stream.uniform() }
    #expect(draws.allSatisfy { (0..<1).contains($0) })
    #expect(abs(draws.reduce(0, +) / 2_000 - 0.5) < 0.03)
  }

  private func draw(_ count: Int, seed: UInt64, name: String) -> [UInt64] {
    let stream = RandomStream(seed: seed, name: name)
    return (0..<count).map { _ in stream.next() }
  }
}

struct DigestTests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
  ])
  func `SHA-256 gives the standard's digests`(text: String, hex: String) {
    #expect(Digest(of: text).hex == hex)
    #expect(Digest("sha256:\(hex)") == Digest(of: text))
  }

  @Test(arguments: ["", "sha256:", "abc", "sha256:" + String(repeating: "g", count: 64)])
  func `text that is no digest is refused`(text: String) {
    #expect(Digest(text) == nil)
  }
}
