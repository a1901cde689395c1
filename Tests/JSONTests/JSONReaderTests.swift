import Testing

@testable import JSON

struct JSONReaderTests {
  private func read(_ bytes: [UInt8], lifting: Int?) -> Result<JSONValue, JSONError> {
    bytes.withUnsafeBufferPointer { JSONReader.read($0, .standard, lifting: lifting) }
  }

  private func fault(_ bytes: [UInt8]) -> JSONError? {
    bytes.withUnsafeBufferPointer { text in
      var diagnosis = JSONDiagnosis(text, .standard)
      return diagnosis.fault()
    }
  }

  /// A text of some value, with `changes` of its bytes replaced, removed or doubled.
  private func text(changes: Int, using random: inout SplitMix) -> [UInt8] {
    let pieces: [[UInt8]] =
      [#"\ud83d\ude00"#, #"\ud800"#, #"\u0000"#, #"\""#, #"\\"#, "\"", "\\", "9", "e", "{", "]", ","]
      .map { Array($0.utf8) } + [[0xC3], [0xE2, 0x82], [0x00], [0x1F], [0xED, 0xA0, 0x80]]
    let indent = Bool.random(using: &random) ? 1 : nil
    var bytes = JSONValue.random(depth: 3, using: &random).printedBytes(indent: indent)
    for _ in 0..<changes where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: bytes.remove(at: place)
      case 1: bytes.insert(contentsOf: pieces[Int.random(in: 0..<pieces.count, using: &random)], at: place)
      default: bytes[place] = UInt8.random(in: 0...255, using: &random)
      }
    }
    return bytes
  }

  @Test(arguments: 0..<4)
  func `lifting strings changes no result`(changes: Int) {
    var random = SplitMix(state: UInt64(changes) + 100)
    for _ in 0..<400 {
      let bytes = text(changes: changes, using: &random)
      #expect(
        read(bytes, lifting: 3) == read(bytes, lifting: nil), "\(String(decoding: bytes, as: UTF8.self))")
    }
  }

  @Test(arguments: 0..<4)
  func `the diagnosis finds a fault exactly when jansson refuses`(changes: Int) {
    var random = SplitMix(state: UInt64(changes) + 200)
    for _ in 0..<400 {
      let bytes = text(changes: changes, using: &random)
      guard let fault = fault(bytes) else {
        #expect(throws: Never.self) { try read(bytes, lifting: nil).get() }
        continue
      }
      #expect(read(bytes, lifting: nil) == .failure(fault), "\(String(decoding: bytes, as: UTF8.self))")
      #expect(fault.line > 0 && fault.offset <= bytes.count)
    }
  }

  @Test func `long strings are lifted to their own places`() throws {
    let long = String(repeating: #"ü\n😀\u0000\ud83d\ude00"#, count: 400)
    let text = #"{"k":"a","\#(long.filter { $0 != "\\" })":["","\#(long)","b"],"m":"\#(long)x"}"#
    let bytes = Array(text.utf8)
    let lifted = try bytes.withUnsafeBufferPointer { try JSONLifting($0, threshold: JSONLifting.threshold) }
    #expect(lifted?.strings.map(\.ordinal) == [2, 4])
    #expect(read(bytes, lifting: JSONLifting.threshold) == read(bytes, lifting: nil))
  }

  @Test(arguments: [
    ("[1,\n 2,]", 6, 2, 3), (#"{"a":1,"é":2,"a":3}"#, 14, 1, 14), ("[\"ü\",9223372036854775808]", 6, 1, 6),
    ("{\"a\":\n\"x\ny\"}", 8, 2, 3), (#"["\ud800"]"#, 2, 1, 3), ("[1 2]", 3, 1, 4), ("[tru]", 1, 1, 2),
    ("{\"a\" 1}", 5, 1, 6), ("[01]", 1, 1, 2), ("[\"abc", 1, 1, 2), ("{a:1}", 1, 1, 2), ("1 2", 2, 1, 3),
  ])
  func `a fault is placed at the byte where it begins`(text: String, offset: Int, line: Int, column: Int) {
    #expect { try JSONValue(parsing: text) } throws: { error in
      guard let error = error as? JSONError else { return false }
      return (error.offset, error.line, error.column) == (offset, line, column)
    }
  }

  @Test func `digits that ECMAScript writes for a double are that double`() throws {
    #expect(
      try JSONValue(parsing: #"{"a":[100000000000000000000,-295147905179352830000],"b":"x"}"#)
        == ["a": [1e20, -295147905179352830000.0], "b": "x"])
    #expect { try JSONValue(parsing: "[100000000000000000001]") } throws: {
      ($0 as? JSONError)?.code == .numberTooLarge
    }
  }
}
