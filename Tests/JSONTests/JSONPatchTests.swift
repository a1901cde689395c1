import JSON
import Testing

struct JSONPatchTests {
  /// Examples of RFC 6902, appendix A: document, patch, result; none when the patch must fail.
  @Test(arguments: [
    (#"{"foo":"bar"}"#, #"[{"op":"add","path":"/baz","value":"qux"}]"#, #"{"baz":"qux","foo":"bar"}"#),
    (
      #"{"foo":["bar","baz"]}"#, #"[{"op":"add","path":"/foo/1","value":"qux"}]"#,
      #"{"foo":["bar","qux","baz"]}"#
    ),
    (#"{"baz":"qux","foo":"bar"}"#, #"[{"op":"remove","path":"/baz"}]"#, #"{"foo":"bar"}"#),
    (#"{"foo":["bar","qux","baz"]}"#, #"[{"op":"remove","path":"/foo/1"}]"#, #"{"foo":["bar","baz"]}"#),
    (
      #"{"baz":"qux","foo":"bar"}"#, #"[{"op":"replace","path":"/baz","value":"boo"}]"#,
      #"{"baz":"boo","foo":"bar"}"#
    ),
    (
      #"{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}"#,
      #"[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]"#,
      #"{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}"#
    ),
    (
      #"{"foo":["all","grass","cows","eat"]}"#, #"[{"op":"move","from":"/foo/1","path":"/foo/3"}]"#,
      #"{"foo":["all","cows","eat","grass"]}"#
    ),
    (
      #"{"baz":"qux","foo":["a",2,"c"]}"#,
      #"[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2.0}]"#,
      #"{"baz":"qux","foo":["a",2,"c"]}"#
    ),
    (#"{"baz":"qux"}"#, #"[{"op":"test","path":"/baz","value":"bar"}]"#, nil),
    (
      #"{"foo":"bar"}"#, #"[{"op":"add","path":"/child","value":{"grandchild":{}}}]"#,
      #"{"foo":"bar","child":{"grandchild":{}}}"#
    ),
    (
      #"{"foo":"bar"}"#, #"[{"op":"add","path":"/baz","value":"qux","xyz":123}]"#,
      #"{"foo":"bar","baz":"qux"}"#
    ),
    (#"{"foo":"bar"}"#, #"[{"op":"add","path":"/baz/bat","value":"qux"}]"#, nil),
    (#"{"/":9,"~1":10}"#, #"[{"op":"test","path":"/~01","value":10}]"#, #"{"/":9,"~1":10}"#),
    (#"{"/":9,"~1":10}"#, #"[{"op":"test","path":"/~01","value":"10"}]"#, nil),
    (
      #"{"foo":["bar"]}"#, #"[{"op":"add","path":"/foo/-","value":["abc","def"]}]"#,
      #"{"foo":["bar",["abc","def"]]}"#
    ),
    (#"{"a":{"b":1}}"#, #"[{"op":"move","from":"/a","path":"/a/b"}]"#, nil),
    (#"{"a":{"b":1}}"#, #"[{"op":"copy","from":"/a","path":"/c"}]"#, #"{"a":{"b":1},"c":{"b":1}}"#),
    (#"{"a":[1]}"#, #"[{"op":"add","path":"/a/2","value":1}]"#, nil),
    (#"{"a":[1]}"#, #"[{"op":"replace","path":"/b","value":1}]"#, nil),
    (#"{"a":[1]}"#, #"[{"op":"grow","path":"/b","value":1}]"#, nil),
  ])
  func `a patch of RFC 6902 has its result`(document: String, patch: String, result: String?) throws {
    let value = try JSONValue(parsing: document)
    let changed = try? JSONPatch(JSONValue(parsing: patch)).applied(to: value)
    #expect(try changed == result.map { try JSONValue(parsing: $0) })
  }

  @Test func `a difference leads from one document to the other`() throws {
    var random = SplitMix(state: 11)
    for _ in 0..<100 {
      let old = JSONValue.random(depth: 3, using: &random)
      let new = JSONValue.random(depth: 3, using: &random)
      let patch = JSONPatch.difference(from: old, to: new)
      #expect(try patch.applied(to: old) == new)
      #expect(try JSONPatch(patch.json) == patch)
      #expect(JSONPatch.difference(from: old, to: old).operations.isEmpty)
    }
  }

  @Test func `a difference is small when the change is`() throws {
    let old: JSONValue = ["a": [1, 2, 3, 4], "b": "x"]
    let new: JSONValue = ["a": [1, 3, 4], "b": "x", "c": 1]
    #expect(
      try JSONPatch.difference(from: old, to: new).operations
        == [.remove(JSONPointer("/a/1")), .add(JSONPointer("/c"), 1)])
  }

  @Test func `a difference of too many operations replaces the document`() {
    let old = JSONValue.array((0..<9).map { .integer($0) })
    let new = JSONValue.array((0..<9).map { .integer($0 + 100) })
    #expect(JSONPatch.difference(from: old, to: new, limit: 5).operations == [.replace(JSONPointer(), new)])
    let many = JSONPatch([JSONPatch.Operation](repeating: .add(JSONPointer(), 1), count: 6))
    #expect { try many.applied(to: 1, limit: 5) } throws: { ($0 as? JSONError)?.code == .limit }
  }
}
