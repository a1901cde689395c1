import JSON
import Testing

/// The shapes that prompts and tools ask for.
struct JSONSchemaTests {
  static let film = JSONSchema.object([
    ("name", JSONSchema.text(upTo: 5)), ("kind", JSONSchema.oneOf(["film", "book"])),
    ("years", JSONSchema.list(of: JSONSchema.integer(1900...2000), from: 1, upTo: 2)),
  ])

  @Test func `a value of the shape has no problem`() {
    #expect(JSONSchema.problem(of: ["name": "Alien", "kind": "film", "years": [1979]], in: Self.film) == nil)
  }

  @Test(
    arguments: [
      ([], "it must be an object, not an array"), (["name": "Alien", "kind": "film"], "'years' is missing"),
      (["name": "Aliens", "kind": "film", "years": [1979]], "'name' is longer than 5 characters"),
      (["name": "Alien", "kind": "song", "years": [1979]], "'kind' must be one of film, book"),
      (["name": "Alien", "kind": "film", "years": []], "'years' has fewer than 1 parts"),
      (["name": "Alien", "kind": "film", "years": [1979, 1980, 1981]], "'years' has more than 2 parts"),
      (["name": "Alien", "kind": "film", "years": [1.5]], "a part of 'years' must be a whole number"),
      (["name": "Alien", "kind": "film", "years": [1800]], "a part of 'years' is less than 1900"),
      (["name": "Alien", "kind": "film", "years": [1979], "by": "me"], "'by' is not known here"),
    ] as [(JSONValue, String)])
  func `the first thing that is wrong is said in words`(value: JSONValue, problem: String) {
    #expect(JSONSchema.problem(of: value, in: Self.film) == problem)
  }

  @Test func `lengths count code points, so no accent is two`() {
    #expect(JSONSchema.problem(of: "日本🎈", in: JSONSchema.text(upTo: 3)) == nil)
  }
}
