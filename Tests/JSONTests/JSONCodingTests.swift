import JSON
import Testing

struct JSONCodingTests {
  struct Inner: Codable, Equatable { var name: String, weight: Double?, kind: Kind }
  enum Kind: String, Codable { case soft, hard }
  enum Shape: Codable, Equatable { case circle(radius: Double), point }
  struct Outer: Codable, Equatable {
    var count: Int8, seed: UInt64, share: Float
    var inner: [Inner], table: [String: Int], tags: Set<String>, any: JSONValue, shapes: [Shape]
    var missing: Int?
  }

  let outer = Outer(
    count: -3, seed: .max, share: 0.1,
    inner: [Inner(name: "a", weight: 2, kind: .hard), Inner(name: "b", weight: nil, kind: .soft)],
    table: ["z": 1, "é": 2, "a": 3], tags: ["q", "p"], any: ["k": [1, 2.0, nil]],
    shapes: [.circle(radius: 1.5), .point])

  @Test func `a structure survives a round trip`() throws {
    let value = try JSONValue(encoding: outer)
    #expect(try JSONValue(parsing: value.printed()).decoded(as: Outer.self) == outer)
  }

  @Test func `dictionaries and sets are written sorted`() throws {
    let value = try JSONValue(encoding: outer)
    #expect(value["table"]?.printed() == #"{"a":3,"z":1,"é":2}"#)
    #expect(value["tags"] == ["p", "q"])
    #expect(value["any"] == ["k": [1, 2.0, nil]])
    #expect(value["share"]?.printed() == "0.1")
    #expect(value["seed"] == "18446744073709551615")
    #expect(try JSONValue(encoding: [10: "a", 9: "b"]).printed() == #"{"9":"b","10":"a"}"#)
  }

  @Test func `an integral number counts as an integer`() throws {
    #expect(try JSONValue.number(3).decoded(as: Int.self) == 3)
    #expect { try JSONValue.number(3.5).decoded(as: Int.self) } throws: {
      ($0 as? JSONError)?.code == .invalidValue
    }
  }

  @Test func `an error carries the pointer to the fault`() throws {
    func fault(_ text: String) -> JSONError? {
      do {
        _ = try JSONValue(parsing: text).decoded(as: [Inner].self)
        return nil
      } catch { return error as? JSONError }
    }
    let good = #"{"name":"a","kind":"soft"}"#
    #expect(fault(#"[\#(good),{"name":7,"kind":"soft"}]"#)?.pointer == "/1/name")
    #expect(fault(#"[\#(good),{"kind":"soft"}]"#)?.code == .missing)
    #expect(fault(#"[{"name":"a","kind":"odd"}]"#)?.pointer == "/0/kind")
    #expect(fault(#"[{"name":"a","kind":"soft","weight":"x"}]"#)?.code == .wrongType)
    #expect(fault("7")?.pointer == "")
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `a number that is not finite is not encoded`(number: Double) {
    #expect { try JSONValue(encoding: ["a": [number]]) } throws: {
      let error = $0 as? JSONError
      return error?.code == .notFinite && error?.pointer == "/a/0"
    }
  }

  @Test func `an integer out of range is refused`() {
    #expect { try JSONValue.integer(200).decoded(as: Int8.self) } throws: {
      ($0 as? JSONError)?.code == .invalidValue
    }
    #expect { try JSONValue.integer(-1).decoded(as: UInt.self) } throws: {
      ($0 as? JSONError)?.code == .invalidValue
    }
  }
}
