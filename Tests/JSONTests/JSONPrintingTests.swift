import JSON
import Testing

struct JSONPrintingTests {
  @Test func `compact text keeps the order and is one line`() {
    let value: JSONValue = ["b": [1, 2.5, "x\ny"], "a": [:], "c": []]
    #expect(value.printed() == #"{"b":[1,2.5,"x\ny"],"a":{},"c":[]}"#)
  }

  @Test func `indented text has one member a line`() {
    let value: JSONValue = ["b": [1, [:]], "a": nil]
    #expect(value.printed(indent: 2) == "{\n  \"b\": [\n    1,\n    {}\n  ],\n  \"a\": null\n}")
  }

  /// The IEEE 754 samples of RFC 8785, appendix B.
  @Test(
    arguments: [
      (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"), (0x0000_0000_0000_0001, "5e-324"),
      (0x8000_0000_0000_0001, "-5e-324"), (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
      (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"), (0x4340_0000_0000_0000, "9007199254740992"),
      (0xc340_0000_0000_0000, "-9007199254740992"), (0x4430_0000_0000_0000, "295147905179352830000"),
      (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"), (0x44b5_2d02_c7e1_4af6, "1e+23"),
      (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"), (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
      (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"), (0x444b_1ae4_d6e2_ef50, "1e+21"),
      (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"), (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
      (0x41b3_de43_5555_5553, "333333333.3333332"), (0x41b3_de43_5555_5554, "333333333.33333325"),
      (0x41b3_de43_5555_5555, "333333333.3333333"), (0x41b3_de43_5555_5556, "333333333.3333334"),
      (0x41b3_de43_5555_5557, "333333333.33333343"), (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
      (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
    ] as [(UInt64, String)])
  func `canonical numbers are those of RFC 8785`(bits: UInt64, text: String) {
    #expect(JSONValue.number(Double(bitPattern: bits)).canonicalText == text)
  }

  /// The samples of RFC 8785, sections 3.2.2 and 3.2.3.
  @Test func `canonical text is that of RFC 8785`() throws {
    let value = try JSONValue(
      parsing: #"""
        {"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
         "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}
        """#)
    #expect(
      value.canonicalText
        == #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#
        + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#)
  }

  @Test func `canonical keys are in UTF-16 order`() throws {
    let value = try JSONValue(
      parsing: #"""
        {"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",
         "\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}
        """#)
    let again = try JSONValue(parsing: value.canonical())
    #expect(again.objectValue?.keys == ["\r", "1", "\u{80}", "ö", "€", "😀", "\u{FB33}"])
  }

  @Test(arguments: [
    0.1, 1, -0.0, 1e21, 1e-7, 123456.789, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 100, 1e20,
  ])
  func `a printed number is read back as the same number`(number: Double) throws {
    let again = try JSONValue(parsing: JSONValue.number(number).printed())
    guard case .number(let value) = again else { return #expect(Bool(false), "\(again) is no number") }
    #expect(value.bitPattern == number.bitPattern)
  }

  @Test func `a number that is not finite prints as null`() {
    #expect(JSONValue.array([.number(.nan), .number(.infinity)]).printed() == "[null,null]")
  }

  @Test func `values of any shape survive a round trip`() throws {
    var random = SplitMix(state: 7)
    for _ in 0..<200 {
      let value = JSONValue.random(depth: 4, using: &random)
      #expect(try JSONValue(parsing: value.printed()) == value)
      #expect(try JSONValue(parsing: value.printed(indent: 3)) == value)
      let canonical = value.canonical()
      #expect(try JSONValue(parsing: canonical).canonical() == canonical)
      #expect(!value.printedBytes().contains(UInt8(ascii: "\n")))
    }
  }
}
