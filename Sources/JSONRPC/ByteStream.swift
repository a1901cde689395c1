/// Two streams of bytes, one each way, with calls that block; for dedicated threads.
package protocol ByteStream: Sendable {
  /// Waits for bytes; nil at the end.
  func read() -> [UInt8]?
  /// Writes all of `bytes`; false when the peer is gone.
  func write(_ bytes: [UInt8]) -> Bool
  /// Nothing more will be written.
  func closeOutput()
  /// Whether the peer will never read what is written.
  var isOutputBroken: Bool { get }
}

extension Connection {
  /// Serves the peer at the other end of `stream` until the connection ends.
  /// - Returns: the exit code for the process.
  package func run(over stream: some ByteStream) async -> Int32 {
    let threads: [@Sendable () -> Void] = [
      { self.readAll(stream) }, { self.writeAll(stream) }, { self.watchAll(stream) },
    ]
    guard threads.allSatisfy({ DedicatedThread.start($0) }) else {
      configuration.log("the system has no thread to give")
      finish()
      return 71
    }
    return await exitCode()
  }

  private func readAll(_ stream: some ByteStream) {
    while let bytes = stream.read() { receive(bytes) }
    endOfInput()
  }

  private func writeAll(_ stream: some ByteStream) {
    while let bytes = outbox.next() {
      guard stream.write(bytes) else {
        peerIsGone()
        break
      }
    }
    stream.closeOutput()
    finish()
  }

  private func watchAll(_ stream: some ByteStream) {
    while !hasFinished {
      DedicatedThread.sleep(milliseconds: 500)
      if stream.isOutputBroken { peerIsGone() }
      watch()
    }
  }
}
