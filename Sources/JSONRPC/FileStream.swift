import Glibc

/// A pair of file descriptors: pipes, sockets or terminals.
package struct FileStream: ByteStream {
  private let input: Int32
  private let output: Int32
  /// The most bytes of one read: what a pipe holds.
  private static let readSize = 1 << 16

  package init(input: Int32, output: Int32) {
    self.input = input
    self.output = output
  }

  package func read() -> [UInt8]? {
    while true {
      var count = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: Self.readSize) { buffer, used in
        count = Glibc.read(input, buffer.baseAddress, buffer.count)
        used = max(0, count)
      }
      if count > 0 { return bytes }
      if count == 0 || (errno != EINTR && errno != EAGAIN) { return nil }
      if errno == EAGAIN { wait(for: POLLIN, on: input, milliseconds: -1) }
    }
  }

  package func write(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let count = Glibc.write(output, buffer.baseAddress.map { $0 + done }, buffer.count - done)
        if count >= 0 {
          done += count
        } else if errno == EAGAIN {
          wait(for: POLLOUT, on: output, milliseconds: -1)
        } else if errno != EINTR {
          return false
        }
      }
      return true
    }
  }

  package func closeOutput() { close(output) }

  package var isOutputBroken: Bool { wait(for: 0, on: output, milliseconds: 0) & Int16(POLLERR) != 0 }

  /// Waits for events, as the descriptor may have been made non-blocking by whoever shares it.
  @discardableResult
  private func wait(for events: Int32, on descriptor: Int32, milliseconds: Int32) -> Int16 {
    var poll = pollfd(fd: descriptor, events: Int16(events), revents: 0)
    return Glibc.poll(&poll, 1, milliseconds) > 0 ? poll.revents : 0
  }
}
