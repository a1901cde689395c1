import JSON
import Testing

struct JSONObjectTests {
  @Test func `members keep their order through changes`() {
    var object: JSONObject = ["b": 1, "a": 2, "c": 3]
    object["a"] = 4
    object["b"] = nil
    object["b"] = 5
    object["none"] = nil
    #expect(object.keys == ["a", "c", "b"])
    #expect(object.values == [4, 3, 5])
  }

  @Test func `order does not matter for equality`() {
    let one: JSONObject = ["a": 1, "b": [2]]
    let other: JSONObject = ["b": [2], "a": 1]
    #expect(one == other)
    #expect(one.hashValue == other.hashValue)
    #expect(one != ["a": 1, "b": 2] && one != ["a": 1])
  }

  @Test func `an object of many members finds each of them`() {
    var object = JSONObject((0..<100).map { ("k\($0)", .integer(Int64($0))) })
    #expect((0..<100).allSatisfy { object["k\($0)"] == .integer(Int64($0)) })
    for index in stride(from: 0, to: 100, by: 2) { object["k\(index)"] = nil }
    #expect(object.count == 50 && object["k2"] == nil && object["k99"] == 99)
    #expect(object.keys == stride(from: 1, to: 100, by: 2).map { "k\($0)" })
  }

  @Test func `accessors give what is there and nil otherwise`() {
    let value: JSONValue = ["i": 3, "r": 4.0, "f": 4.5, "s": "x", "a": [true], "big": 1e300]
    #expect(value["i"]?.intValue == 3 && value["r"]?.intValue == 4 && value["i"]?.doubleValue == 3)
    #expect(value["f"]?.intValue == nil && value["big"]?.intValue == nil && value["s"]?.intValue == nil)
    #expect(value["s"]?.stringValue == "x" && value["a"]?[0]?.boolValue == true && value["a"]?[1] == nil)
    #expect(value["none"] == nil && value[0] == nil && value["a"]?["x"] == nil)
  }
}
