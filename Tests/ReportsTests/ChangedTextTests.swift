import JSON
import Reports
import Testing

struct ChangedTextTests {
  @Test(arguments: [
    (
      "You plan for a recommender. Be brief.", "You plan for a recommender! Be brief.",
      #""You plan for a [-recommender.-]{+recommender!+} Be brief.""#
    ),
    ("one two", "one two three", #""one two{+ three+}""#), ("a b c", "a c", #""a [-b -]c""#),
    ("x", "y", #""[-x-]{+y+}""#), ("same", "same", #""same""#), ("say ", "say", #""say[- -]""#),
    ("an \u{E9}", "an e\u{301}", "\"an [-\u{E9}-]{+e\u{301}+}\""),
  ])
  func `the words that changed are marked`(was: String, now: String, shown: String) {
    #expect(ChangedText.words(.string(was), .string(now)) == shown)
  }

  @Test func `what is no text is shown on both sides, and long text is cut`() {
    #expect(ChangedText.words(7, .null) == "was 7, now null")
    #expect(ChangedText.words("", "x") == #"was "", now "x""#)
    let long = String(repeating: "word ", count: 1000)
    let shown = ChangedText.words(.string(long + "a" + long), .string(long + "b" + long))
    #expect(shown.count < 120 && shown.contains("[-a"), "\(shown)")
  }
}
