import JSON
import Testing

struct JSONPointerTests {
  /// The examples of RFC 6901, section 5.
  @Test func `pointers of RFC 6901 lead to their values`() throws {
    let document: JSONValue = [
      "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, #"i\j"#: 5, #"k"l"#: 6, " ": 7,
      "m~n": 8,
    ]
    let cases: [(String, JSONValue)] = [
      ("", document), ("/foo", ["bar", "baz"]), ("/foo/0", "bar"), ("/", 0), ("/a~1b", 1), ("/c%d", 2),
      ("/e^f", 3), ("/g|h", 4), (#"/i\j"#, 5), (#"/k"l"#, 6), ("/ ", 7), ("/m~0n", 8),
    ]
    for (text, value) in cases {
      let pointer = try JSONPointer(text)
      #expect(document[pointer] == value)
      #expect(pointer.description == text)
    }
  }

  @Test(arguments: ["/foo/2", "/foo/-", "/foo/01", "/foo/-1", "/none", "/foo/0/x"])
  func `a pointer to nothing gives nil`(text: String) throws {
    let document: JSONValue = ["foo": ["bar", "baz"]]
    #expect(document[try JSONPointer(text)] == nil)
  }

  @Test(arguments: ["foo", "/a~2", "/a~", "#/a"])
  func `a text that is no pointer is refused`(text: String) {
    #expect { try JSONPointer(text) } throws: { ($0 as? JSONError)?.code == .badPointer }
  }

  @Test func `setting changes one place`() throws {
    let document: JSONValue = ["a": [1, ["b": 2]]]
    #expect(try document.setting(JSONPointer("/a/1/b"), to: 3) == ["a": [1, ["b": 3]]])
    #expect(try document.setting(JSONPointer("/a/-"), to: 3) == ["a": [1, ["b": 2], 3]])
    #expect(try document.setting(JSONPointer("/c"), to: 3) == ["a": [1, ["b": 2]], "c": 3])
    #expect(try document.setting(JSONPointer(""), to: 3) == 3)
    #expect { try document.setting(JSONPointer("/x/y"), to: 3) } throws: {
      ($0 as? JSONError)?.code == .missing
    }
    #expect { try document.setting(JSONPointer("/a/0/y"), to: 3) } throws: {
      ($0 as? JSONError)?.code == .wrongType
    }
  }
}
