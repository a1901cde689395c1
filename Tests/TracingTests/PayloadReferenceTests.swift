import Testing
import Tracing

@Suite struct PayloadReferenceTests {
  private let digest = Digest(of: [1, 2, 3])

  private func digests(_ line: String) -> [Digest] { PayloadReferences.digests(in: Array(line.utf8)) }

  @Test func `payloads are found in their order, and text that looks like one is none`() {
    let other = Digest(of: [4])
    #expect(
      digests(#"{"req":{"$b":"sha256:\#(digest.hex)"},"res":[{"$b":"sha256:\#(other.hex)"}]}"#) == [
        digest, other,
      ])
    #expect(digests(#"{"res":"{\"$b\":\"sha256:\#(digest.hex)\"}"}"#).isEmpty)
  }

  @Test(arguments: ["", "{", #"{"$b":"sha256:"#, #"{"$b":"sha256:abc"}"#, #"{"$b":"sha25"#])
  func `a line that ends within a reference names none`(line: String) { #expect(digests(line).isEmpty) }
}
