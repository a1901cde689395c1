import JSON
import Testing

@testable import JSONRPC

struct MessageFramingTests {
  private func events(_ chunks: [[UInt8]], limits: MessageFraming.Limits = .init()) -> [MessageFraming.Event]
  {
    var framing = MessageFraming(limits: limits)
    return chunks.flatMap { framing.feed($0) } + framing.finish()
  }

  private static let smallLimits: MessageFraming.Limits = {
    var limits = MessageFraming.Limits()
    (limits.message, limits.header, limits.head) = (60, 80, 24)
    return limits
  }()

  /// Streams with every feature and fault.
  static let corpus: [[UInt8]] = [
    Array("{\"a\":1}\n\r\n[1,2]\r\n  {\"b\":\"}\"}\nrest".utf8),
    [0xEF, 0xBB, 0xBF]
      + Array(
        "Content-Length: 7\r\n\r\n{\"a\":1}content-length:2\nX: y\n\n{}Content-Length: 0\r\n\r\n{}".utf8),
    Array("noise\nmore noise\nContent-Length: x\r\n\r\n{\"id\":3}Content-Length: 2\r\n\r\n{}".utf8),
    Array("Content-Length: 999\r\n\r\n{\"id\":[\"}\"]} Content-Length: 2\r\n\r\n{}".utf8),
    Array("Content-Length: 99999999999999999999\r\n\r\n{\"id\":4}\r\nContent-Length: 2\r\n\r\n{}".utf8),
    Array(("{\"long\":\"" + String(repeating: "x", count: 100) + "\"}\n{}\n").utf8),
    Array(("Content-Length: 2\r\n\r\n{}{\"long\":\"" + String(repeating: "x", count: 100) + "\"}{}").utf8),
    Array("WARNING: x\n{\"id\":1}\nContent-Type: a; charset=latin1\nContent-Length: 8\n\n{\"id\":5}".utf8),
    Array(("A: " + String(repeating: "b", count: 90) + "\nContent-Length: 2\n\n{}").utf8),
    [0xEF, 0xBB] + Array("\n{}\nContent-Length: 20\r\n\r\n{\"cut\":".utf8),
  ]

  @Test(arguments: corpus)
  func `every way to split a stream in two gives the same events`(stream: [UInt8]) {
    let whole = events([stream], limits: Self.smallLimits)
    for place in 0...stream.count {
      let parts = [Array(stream[..<place]), Array(stream[place...])]
      #expect(events(parts, limits: Self.smallLimits) == whole, "split at \(place)")
    }
  }

  @Test func `random chunks give the same events`() {
    var random = Chunks(state: 5)
    for _ in 0..<200 {
      var stream: [UInt8] = []
      for _ in 0..<4 { stream += Self.corpus.randomElement(using: &random) ?? [] }
      var chunks: [[UInt8]] = []
      var rest = stream[...]
      while !rest.isEmpty {
        let count = Int.random(in: 1...9, using: &random)
        chunks.append(Array(rest.prefix(count)))
        rest = rest.dropFirst(count)
      }
      #expect(events(chunks, limits: Self.smallLimits) == events([stream], limits: Self.smallLimits))
    }
  }

  @Test func `random messages survive both framings`() {
    var random = Chunks(state: 6)
    for framing in [Framing.header, .line] {
      let bodies = (0..<50).map { _ in
        Array(
          "{\"text\":\"\(String(repeating: "{\\\"é", count: Int.random(in: 0..<40, using: &random)))\"}".utf8)
      }
      let stream = bodies.flatMap(framing.frame)
      #expect(events(stream.map { [$0] }) == bodies.map { .frame($0) })
    }
  }

  @Test func `the framing of the first message counts for replies`() {
    var framing = MessageFraming()
    #expect(framing.framing == nil)
    _ = framing.feed(Array("{}\n".utf8))
    #expect(framing.framing == .line)
    _ = framing.feed(Framing.header.frame(Array("{}".utf8)))
    #expect(framing.framing == .line)
  }

  @Test func `a body may have line breaks in a header stream`() {
    let body = Array("{\n \"a\": 1\n}".utf8)
    #expect(
      events([Framing.header.frame(body) + Framing.header.frame(body)]) == [.frame(body), .frame(body)])
  }

  @Test func `random bytes never lose the next message`() {
    var random = Chunks(state: 9)
    let letters = Array("{}[]\":,\\ \r\nContent-Length: 0123456789".utf8) + [0x00, 0xEF, 0xBB, 0xBF]
    for _ in 0..<2_000 {
      let noise = (0..<Int.random(in: 0..<40, using: &random)).map { _ in
        letters.randomElement(using: &random) ?? 0
      }
      var framing = MessageFraming(framing: .line)
      _ = framing.feed(noise + [0x0A])
      guard case .between = framing.state else { continue }
      framing.pendingFault = nil
      #expect(framing.feed(Array("{\"id\":1}\n".utf8)) == [.frame(Array("{\"id\":1}".utf8))])
    }
  }
}

/// A small seeded generator.
struct Chunks: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state >> 33) | (state << 31)
  }
}
