/// One end of a pair of byte streams within the process; for tests and for embedding.
package struct LocalStream: ByteStream {
  /// The bytes of one direction.
  struct Channel: Sendable {
    var bytes: [UInt8] = []
    var isClosed = false
  }

  private let incoming: Monitor<Channel>
  private let outgoing: Monitor<Channel>
  /// The most bytes that wait to be read before a writer waits.
  private let capacity: Int

  /// Two ends: what one writes the other reads.
  /// - Parameters:
  ///   - capacity: how many bytes the first end may write before it waits, 64 KiB like a pipe.
  ///   - back: the same for the second end.
  package static func pair(capacity: Int = 1 << 16, back backCapacity: Int = 1 << 16) -> (
    LocalStream, LocalStream
  ) {
    let there = Monitor(Channel())
    let back = Monitor(Channel())
    return (
      LocalStream(incoming: back, outgoing: there, capacity: capacity),
      LocalStream(incoming: there, outgoing: back, capacity: backCapacity)
    )
  }

  package func read() -> [UInt8]? {
    let bytes = incoming.wait { channel -> [UInt8]? in
      guard !channel.bytes.isEmpty || channel.isClosed else { return nil }
      defer { channel.bytes = [] }
      return channel.bytes
    }
    incoming.update { _ in }
    return bytes.flatMap { $0.isEmpty ? nil : $0 }
  }

  package func write(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let room = outgoing.wait { channel -> Int? in
        if channel.isClosed { return 0 }
        return channel.bytes.count < capacity ? capacity - channel.bytes.count : nil
      }
      guard let room, room > 0 else { return false }
      let part = rest.prefix(room)
      outgoing.update { $0.bytes += part }
      rest = rest.dropFirst(room)
    }
    return true
  }

  package func closeOutput() { outgoing.update { $0.isClosed = true } }

  package var isOutputBroken: Bool { false }
}
