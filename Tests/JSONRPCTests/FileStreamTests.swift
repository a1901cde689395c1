import Glibc
import JSON
import Testing

@testable import JSONRPC

struct FileStreamTests {
  @Test func `a connection serves a pair of pipes`() async throws {
    var request: [Int32] = [0, 0]
    var reply: [Int32] = [0, 0]
    try #require(pipe(&request) == 0 && pipe(&reply) == 0)
    let connection = Connection(.sample)
    let stream = FileStream(input: request[0], output: reply[1])
    let ending = Task { await connection.run(over: stream) }
    let client = FileStream(input: reply[0], output: request[1])
    let big = JSONValue.string(String(repeating: "é\n", count: 100_000))
    let message: JSONValue = ["jsonrpc": "2.0", "id": 1, "method": "echo", "params": [big]]
    let output = Monitor([UInt8]())
    DedicatedThread.start {
      _ = client.write(Framing.header.frame(message.printedBytes()))
      client.closeOutput()
      while let bytes = client.read() { output.update { $0 += bytes } }
    }
    #expect(await ending.value == 0)
    close(request[0])
    var framing = MessageFraming()
    for _ in 0..<20_000 {
      if case .frame(let body)? = framing.feed(
        output.update { bytes in
          let all = bytes; bytes = []; return all
        }
      ).first {
        #expect(try JSONValue(parsing: body)["result"] == [big])
        return
      }
      try await Task.sleep(for: .milliseconds(1))
    }
    Issue.record("no reply came")
  }
}
