import Testing

@testable import JSONRPC

struct OutboundQueueTests {
  private let start = ContinuousClock.now
  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test func `of one key only the newest waits, and no sooner than the interval`() {
    var queue = OutboundQueue()
    queue.appendDroppable(bytes("1"), key: "k", now: start)
    #expect(queue.take(now: start) == [bytes("1")])
    queue.appendDroppable(bytes("2"), key: "k", now: start)
    queue.appendDroppable(bytes("33"), key: "k", now: start)
    #expect(queue.take(now: start + .milliseconds(49)).isEmpty)
    #expect(queue.due == start + .milliseconds(50) && queue.bytes == 2)
    #expect(queue.take(now: start + .milliseconds(50)) == [bytes("33")])
    #expect(queue.dropped == 1 && queue.isEmpty && queue.bytes == 0)
  }

  @Test func `what is settled goes before what is sent later`() {
    var queue = OutboundQueue()
    queue.append(bytes("a"))
    queue.appendDroppable(bytes("p"), key: "k", now: start)
    queue.settle("k")
    queue.append(bytes("b"))
    #expect(queue.take(now: start) == [bytes("a"), bytes("p"), bytes("b")])
  }

  @Test func `whole bodies are taken up to the size of a write`() {
    var queue = OutboundQueue(limits: .init(write: 5))
    for text in ["aaa", "bbb", "ccccccccc", "d"] { queue.append(bytes(text)) }
    #expect(queue.take(now: start) == [bytes("aaa"), bytes("bbb")])
    #expect(queue.take(now: start) == [bytes("ccccccccc")])
    #expect(queue.take(now: start) == [bytes("d")])
    #expect(queue.bytes == 0)
  }

  @Test func `in a crowd only what may be lost is lost`() {
    var queue = OutboundQueue(limits: .init(crowded: 3))
    queue.append(bytes("long"))
    queue.appendDroppable(bytes("log"), key: nil, now: start)
    queue.append(bytes("x"))
    #expect(queue.take(now: start) == [bytes("long"), bytes("x")])
    #expect(queue.dropped == 1)
  }
}
