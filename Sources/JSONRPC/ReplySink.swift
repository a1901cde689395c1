import JSON
import Synchronization

/// Where the reply to a message goes.
enum ReplySink: Sendable {
  case outbox(Outbox)
  case batch(BatchReply)

  func send(_ reply: JSONValue) {
    switch self {
    case .outbox(let outbox): outbox.send(reply)
    case .batch(let batch): batch.add(reply)
    }
  }

  /// Sends a reply whose text is at hand.
  func send(_ reply: JSONValue, text: [UInt8]) {
    switch self {
    case .outbox(let outbox): outbox.send(text: text)
    case .batch(let batch): batch.add(reply)
    }
  }
}

/// Collects the replies to a batch and sends them when the last one is there.
final class BatchReply: Sendable {
  private let replies: Mutex<[JSONValue]>
  private let expected: Int
  private let outbox: Outbox

  /// - Parameter expected: how many messages of the batch will be replied to.
  init(expected: Int, outbox: Outbox) {
    replies = Mutex([])
    self.expected = expected
    self.outbox = outbox
  }

  func add(_ reply: JSONValue) {
    let all = replies.withLock { replies -> [JSONValue]? in
      replies.append(reply)
      return replies.count == expected ? replies : nil
    }
    if let all { outbox.send(.array(all)) }
  }
}
