import Testing

@testable import Memories

struct HashedTextTests {
  @Test(arguments: [
    "", " ", "Alien (1979)", "a", "A-b_c D9", "\r\n", "x\r\ny", "tab\tand\u{0}zero", "trailing ",
    "Amélie (2001)", "千と千尋",
    "e\u{301}", "İstanbul", "ﬁn 2³", "!?", "likes genres: Sci-Fi; Crime",
  ])
  func `words by bytes are the words by characters`(text: String) {
    let plain = text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    #expect(HashedText.words(of: text) == plain)
  }
}
