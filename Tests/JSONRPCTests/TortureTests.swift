import JSON
import Testing

@testable import JSONRPC

/// Broken input of every kind: each is answered, and the request after it too.
struct TortureTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let input: [UInt8]
    /// The code and identifier of the reply; nil when it is a result.
    let code: ErrorCode?
    let id: JSONValue
    var testDescription: String { name }

    init(_ name: String, _ input: [UInt8], _ code: ErrorCode?, id: JSONValue = .null) {
      (self.name, self.input, self.code, self.id) = (name, input, code, id)
    }
  }

  static func framed(_ text: String) -> [UInt8] { Framing.header.frame(Array(text.utf8)) }
  static let ping = #"{"jsonrpc":"2.0","id":7,"method":"ping"}"#

  static func header(_ lines: String, _ body: String = ping) -> [UInt8] { Array((lines + body).utf8) }
  static let length = ping.utf8.count

  /// Bodies; each is tried with both framings.
  static let bodies: [Case] = [
    Case(
      "malformed JSON", Array(#"{"jsonrpc":"2.0","id":7,"method":"ping","params":{"a":}}"#.utf8), .parseError,
      id: 7),
    Case("JSON that ends early", Array(#"{"jsonrpc":"2.0","id":7,"method":"pi"#.utf8), .parseError, id: 7),
    Case(
      "the identifier comes after the fault", Array(#"{"params":[tru],"method":"x","id":"é"}"#.utf8),
      .parseError, id: "é"),
    Case(
      "invalid UTF-8 in a string",
      Array(#"{"jsonrpc":"2.0","id":7,"method":""#.utf8) + [0xFF] + Array("\"}".utf8), .parseError, id: 7),
    Case(
      "lone surrogate escape", Array(#"{"jsonrpc":"2.0","id":7,"method":"\ud800"}"#.utf8), .parseError, id: 7),
    Case("jsonrpc missing", Array(#"{"id":7,"method":"ping"}"#.utf8), .invalidRequest, id: 7),
    Case("jsonrpc 1.0", Array(#"{"jsonrpc":"1.0","id":7,"method":"ping"}"#.utf8), .invalidRequest, id: 7),
    Case("id null", Array(#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#.utf8), .invalidRequest),
    Case("id a fraction", Array(#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#.utf8), .invalidRequest),
    Case("id a boolean", Array(#"{"jsonrpc":"2.0","id":true,"method":"ping"}"#.utf8), .invalidRequest),
    Case("id an integral real", Array(#"{"jsonrpc":"2.0","id":7.0,"method":"ping"}"#.utf8), nil, id: 7),
    Case(
      "id beyond 64 bits", Array(#"{"jsonrpc":"2.0","id":9223372036854775808,"method":"ping"}"#.utf8),
      .invalidRequest),
    Case(
      "id too long",
      Array(#"{"jsonrpc":"2.0","id":"\#(String(repeating: "i", count: 257))","method":"ping"}"#.utf8),
      .invalidRequest),
    Case("id twice", Array(#"{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}"#.utf8), .invalidRequest),
    Case(
      "a key twice", Array(#"{"jsonrpc":"2.0","id":7,"method":"ping","params":{"a":1,"a":2}}"#.utf8),
      .invalidRequest, id: 7),
    Case(
      "NUL in a key", Array(#"{"jsonrpc":"2.0","id":7,"method":"ping","params":{"\u0000":1}}"#.utf8),
      .invalidRequest, id: 7),
    Case(
      "NUL in a string", Array(#"{"jsonrpc":"2.0","id":7,"method":"ping","params":["\u0000"]}"#.utf8), nil,
      id: 7),
    Case(
      "100 000 nested arrays",
      Array(#"{"jsonrpc":"2.0","id":7,"method":"ping","params":"#.utf8)
        + [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
        + [UInt8](repeating: UInt8(ascii: "]"), count: 100_000)
        + [UInt8(ascii: "}")], .limit, id: 7),
    Case("method a number", Array(#"{"jsonrpc":"2.0","id":7,"method":1}"#.utf8), .invalidRequest, id: 7),
    Case(
      "method too long",
      Array(#"{"jsonrpc":"2.0","id":7,"method":"\#(String(repeating: "m", count: 129))"}"#.utf8),
      .invalidRequest, id: 7),
    Case(
      "unknown method", Array(#"{"jsonrpc":"2.0","id":7,"method":"$/none"}"#.utf8), .methodNotFound, id: 7),
    Case(
      "params a string", Array(#"{"jsonrpc":"2.0","id":7,"method":"ping","params":"x"}"#.utf8),
      .invalidParams, id: 7),
    Case("params null", Array(#"{"jsonrpc":"2.0","id":7,"method":"ping","params":null}"#.utf8), nil, id: 7),
    Case(
      "params of the wrong type", Array(#"{"jsonrpc":"2.0","id":7,"method":"add","params":{"a":"x"}}"#.utf8),
      .invalidParams, id: 7),
    Case("no method, no result", Array(#"{"jsonrpc":"2.0","id":7}"#.utf8), .invalidRequest, id: 7),
    Case("empty batch", Array("[]".utf8), .invalidRequest),
  ]

  /// What only a header stream can show.
  static let headers: [Case] = [
    Case("lower-case header", header("content-length: \(length)\r\n\r\n"), nil, id: 7),
    Case("LF only", header("Content-Length: \(length)\n\n"), nil, id: 7),
    Case("no space after the colon", header("Content-Length:\(length)\r\n\r\n"), nil, id: 7),
    Case("unknown header", header("X-Other: 1\r\nContent-Length: \(length)\r\n\r\n"), nil, id: 7),
    Case(
      "charset utf8", header("Content-Type: a/b; charset=utf8\r\nContent-Length: \(length)\r\n\r\n"), nil,
      id: 7),
    Case(
      "charset utf-16", header("Content-Type: a/b; charset=utf-16\r\nContent-Length: \(length)\r\n\r\n"),
      .invalidRequest, id: 7),
    Case("Content-Length 0", header("Content-Length: 0\r\n\r\n", ""), .invalidRequest),
    Case("Content-Length -5", header("Content-Length: -5\r\n\r\n"), .invalidRequest, id: 7),
    Case("Content-Length x", header("Content-Length: x\r\n\r\n"), .invalidRequest, id: 7),
    Case("two lengths", header("Content-Length: 5\r\nContent-Length: 6\r\n\r\n"), .invalidRequest, id: 7),
    Case("Content-Length 10^20", header("Content-Length: 100000000000000000000\r\n\r\n"), .tooLarge, id: 7),
    Case("Content-Length 3*10^9", header("Content-Length: 3000000000\r\n\r\n"), .tooLarge, id: 7),
    Case("header without length", header("X-Other: 1\r\n\r\n"), .invalidRequest, id: 7),
    Case(
      "length too short", header("Content-Length: \(length - 10)\r\n\r\n", ping + "\n"), .parseError, id: 7),
    Case("garbage line, then a frame", header("what is this?\n", "") + framed(ping), .parseError),
    Case("garbage bytes, then a frame", [0x00, 0xFF, 0x0A] + framed(ping), .parseError),
    Case("a log line with a colon", header("WARNING: hot\n", ping), .parseError),
    Case("newline-framed JSON", Array((ping + "\n").utf8), nil, id: 7),
    Case(
      "a header beyond the limit", header("X: " + String(repeating: "x", count: 9_000) + "\r\n", ""),
      .parseError),
    Case("a byte order mark amid the stream", [0xEF, 0xBB, 0xBF, 0x0A], .parseError),
  ]

  private func check(_ case_: Case, _ replies: [JSONValue], _ after: JSONValue) {
    guard let code = case_.code else {
      return #expect(replies.contains { $0["id"] == case_.id && $0["result"] != nil }, "\(replies)")
    }
    let errors = replies.filter { $0["id"] == case_.id && $0["error"]?["code"]?.intValue == code.rawValue }
    #expect(errors.count == 1, "\(replies)")
    #expect(errors.first?["error"]?["data"]?["kind"]?.stringValue != nil)
    #expect(after == "pong")
  }

  @Test(arguments: bodies)
  func `a broken line is answered and the next is served`(case_: Case) async throws {
    let client = WireClient(.sample)
    client.send(case_.input + [0x0A])
    client.send(["jsonrpc": "2.0", "id": 99, "method": "ping"])
    let after = try await client.reply(to: 99)
    #expect(try await client.finish() == 0)
    check(case_, client.messages, after["result"] ?? .null)
  }

  @Test(arguments: bodies.map { Case($0.name, Framing.header.frame($0.input), $0.code, id: $0.id) } + headers)
  func `a broken frame is answered and the next is served`(case_: Case) async throws {
    let client = WireClient(.sample)
    client.send(["jsonrpc": "2.0", "id": 1, "method": "ping"], as: .header)
    client.send(case_.input)
    client.send(["jsonrpc": "2.0", "id": 99, "method": "ping"], as: .header)
    let after = try await client.reply(to: 99)
    #expect(try await client.finish() == 0)
    check(case_, client.messages, after["result"] ?? .null)
    #expect(!client.messages.contains("not framed"))
  }

  @Test(arguments: headers.filter { $0.input.first != 0xEF })
  func `a broken first frame is answered and the next is served`(case_: Case) async throws {
    let client = WireClient(.sample)
    client.send(case_.input)
    client.send(["jsonrpc": "2.0", "id": 99, "method": "ping"], as: .header)
    let after = try await client.reply(to: 99)
    #expect(try await client.finish() == 0)
    check(case_, client.messages, after["result"] ?? .null)
  }
}
