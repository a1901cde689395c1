import JSON
import Testing

struct JSONParsingTests {
  @Test func `every kind of value is read`() throws {
    let value = try JSONValue(parsing: #"{"n":null,"t":true,"i":-7,"r":1.5,"s":"ü\n","a":[1,[]],"o":{}}"#)
    #expect(value == ["n": nil, "t": true, "i": -7, "r": 1.5, "s": "ü\n", "a": [1, []], "o": [:]])
    #expect(value.objectValue?.keys == ["n", "t", "i", "r", "s", "a", "o"])
  }

  @Test(arguments: ["null", "0", " \"x\" ", "[]", "-1.5e3"])
  func `any value may stand at the top`(text: String) throws {
    #expect(throws: Never.self) { try JSONValue(parsing: text) }
  }

  @Test func `one and one point zero are different values`() throws {
    let values = try JSONValue(parsing: "[1, 1.0, 1e0]").arrayValue
    #expect(values == [.integer(1), .number(1), .number(1)])
    #expect(values?[0] != values?[1])
  }

  @Test func `a string may contain a null character, also a long one`() throws {
    let long = String(repeating: "x", count: 5_000)
    #expect(try JSONValue(parsing: "[\"a\\u0000b\", \"\(long)\\u0000\"]") == ["a\0b", .string(long + "\0")])
  }

  @Test func `strings that only look alike are different`() {
    #expect(JSONValue.string("e\u{301}") != .string("é"))
    #expect(JSONObject([("e\u{301}", 1), ("é", 2)]).count == 2)
    #expect(Set<JSONValue>(["e\u{301}", "é"]).count == 2)
  }

  @Test(arguments: [
    (#"{"a":1,"a":2}"#, JSONError.Code.duplicateKey),
    ("[1,", .truncated), ("", .truncated), ("[1] x", .syntax), ("[01]", .syntax), ("[NaN]", .syntax),
    ("{'a':1}", .syntax), ("[1,]", .syntax), ("// c\n1", .syntax),
    ("[9223372036854775808]", .numberTooLarge), ("[-9223372036854775809]", .numberTooLarge),
    ("[1e400]", .numberTooLarge), (#"["\ud800"]"#, .encoding), (#"["\udc00x"]"#, .encoding),
    (#"["\ud800\u0041"]"#, .encoding), (#"{"a\u0000":1}"#, .nulInKey),
  ])
  func `a broken text is refused with its code`(text: String, code: JSONError.Code) {
    #expect { try JSONValue(parsing: text) } throws: { error in
      let error = error as? JSONError
      return error?.code == code && (error?.line ?? 0) > 0 && error?.message.isEmpty == false
    }
  }

  @Test(
    arguments: [
      [0xFF], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
      [0x80],
    ] as [[UInt8]])
  func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
    let text = Array("[\"ok\",\n\"".utf8) + bytes + Array("\"]".utf8)
    #expect { try JSONValue(parsing: text) } throws: { error in
      let error = error as? JSONError
      return error?.code == .encoding && error?.line == 2
    }
  }

  @Test func `the largest and the smallest integers are read`() throws {
    let value = try JSONValue(parsing: "[9223372036854775807,-9223372036854775808]")
    #expect(value == [.integer(.max), .integer(.min)])
  }

  @Test func `nesting is limited`() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(throws: Never.self) { try JSONValue(parsing: nested(512)) }
    for depth in [513, 2_048, 100_000] {
      #expect { try JSONValue(parsing: nested(depth)) } throws: { ($0 as? JSONError)?.code == .limit }
    }
  }

  @Test func `members and bytes are limited`() {
    let limits = JSONLimits(bytes: 20, keys: 2)
    #expect(throws: Never.self) { try JSONValue(parsing: #"{"a":1,"b":2}"#, limits: limits) }
    for text in [#"{"a":1,"b":2,"c":3}"#, #""123456789012345678901""#] {
      #expect { try JSONValue(parsing: text, limits: limits) } throws: { ($0 as? JSONError)?.code == .limit }
    }
  }
}
