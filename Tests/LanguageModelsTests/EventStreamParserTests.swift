import Testing

@testable import LanguageModels

@Suite struct EventStreamParserTests {
  static let text =
    "data: one\n\n: a comment\ndata:two\r\ndata: three\r\n\r\nevent: x\rdata: vier ä€😀\r\r\n\ndata: end"

  @Test(arguments: Array(1...40))
  func `events are the same wherever the bytes are cut`(size: Int) {
    var parser = EventStreamParser()
    let bytes = Array(Self.text.utf8)
    var events: [String] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      events += parser.feed(Array(bytes[start..<min(start + size, bytes.count)]))
    }
    events += parser.finish()
    #expect(events == ["one", "two\nthree", "vier ä€😀", "end"])
  }

  @Test func `bytes that are no text do no harm`() {
    var parser = EventStreamParser()
    #expect(parser.feed([0xff, 0xfe, 10, 10, 100, 97, 116, 97, 58, 0xff, 10, 10]) == ["\u{fffd}"])
    #expect(parser.finish() == [])
  }
}
