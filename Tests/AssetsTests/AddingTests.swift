import TestSupport
import Testing

@testable import Assets

@Suite struct AddingTests {
  @Test func `a model of the user's is known by its name and stays where it is`() async throws {
    let tiny = try AssetCase()
    let path = try tiny.folder.write("GGUF and the rest", to: "mine/model.gguf")
    let store = tiny.store()
    #expect(try await store.add("my-model", file: path).state == .ready)
    #expect(try store.files(of: "my-model").values.map { $0 } == [path])
    #expect(try store.assets().map(\.name) == ["tiny", "my-model"])
    try tiny.folder.write("GGUF changed", to: "mine/model.gguf")
    let error = #expect(throws: AssetError.self) { try store.files(of: "my-model") }
    #expect(error?.code == .altered && error?.message.contains("model add") == true)
    #expect(try await store.add("my-model", file: path).state == .ready)
    try await store.forget("my-model")
    #expect(try store.assets().map(\.name) == ["tiny"])
  }

  @Test(arguments: [
    ("My Model", "model.gguf", "no name"), ("mine", "text.gguf", "not a GGUF"),
    ("mine", "none.gguf", "cannot be read"),
    ("tiny", "model.gguf", "pinned asset"),
  ])
  func `what cannot be added is refused with the reason`(name: String, file: String, reason: String)
    async throws
  {
    let tiny = try AssetCase()
    try tiny.folder.write("GGUF and the rest", to: "model.gguf")
    try tiny.folder.write("plain text", to: "text.gguf")
    let error = await #expect(throws: AssetError.self) {
      try await tiny.store().add(name, file: tiny.folder.path(of: file))
    }
    #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
  }

  @Test func `a pinned model may be given as a file`() async throws {
    var tiny = try AssetCase()
    tiny.asset.files = [AssetCase.file("m.gguf", Array("GGUF pinned".utf8))]
    tiny.asset.sources = [AssetSource(kind: .url, url: "https://example.org/m.gguf", file: "m.gguf")]
    let path = try tiny.folder.write("GGUF pinned", to: "mine/another-name.gguf")
    #expect(try await tiny.store().add("tiny", file: path).state == .ready)
    #expect(try tiny.store().files(of: "tiny")["m.gguf"] == tiny.folder.path(of: "cache/assets/tiny/m.gguf"))
  }

  @Test func `only the user's own models can be forgotten`() async throws {
    let tiny = try AssetCase()
    await #expect(throws: AssetError.self) { try await tiny.store().forget("tiny") }
  }
}
