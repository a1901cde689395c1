import Testing

@testable import Assets

@Suite struct AssetManifestTests {
  @Test func `the built-in manifest names what the first notebook needs`() throws {
    let manifest = try AssetManifest.builtin
    for name in ["smollm2-135m", "qwen2.5-coder-1.5b", "xllamacpp", "movielens-100k"] {
      let asset = try #require(manifest[name])
      #expect(!asset.licence.isEmpty && !asset.citation.isEmpty && !asset.sources.isEmpty)
    }
    #expect(manifest["nothing"] == nil)
  }

  @Test func `every pinned file can be made from every source`() throws {
    for asset in try AssetManifest.builtin.assets {
      for source in asset.sources {
        let given = source.packages?.flatMap { $0.members.map(\.file) } ?? [source.file ?? ""]
        #expect(Set(given) == Set(asset.files.map(\.name)), "\(asset.name) from \(source.label)")
      }
    }
  }

  @Test func `the large model is joined from its parts in numeric order`() throws {
    let model = try #require(try AssetManifest.builtin["qwen2.5-coder-1.5b"])
    let parts = model.sources.flatMap { $0.packages ?? [] }.flatMap(\.members).map(\.path)
    #expect(parts.count == 22)
    #expect(parts.first?.hasSuffix("/part01.bin") == true && parts.last?.hasSuffix("/part22.bin") == true)
    #expect(parts.map { $0.suffix(6) } == parts.map { $0.suffix(6) }.sorted())
  }

  @Test func `a manifest survives being written and read`() throws {
    let manifest = try AssetManifest.builtin
    #expect(try AssetManifest(parsing: manifest.printed(), from: "the copy") == manifest)
  }

  @Test(arguments: [
    ("", "cannot be read"),
    ("[]", "cannot be read"),
    (#"{"format":2,"assets":[]}"#, "format 2"),
    (asset(#""name":"../evil""#), "not a name"),
    (asset(#""name":"Évil""#), "not a name"),
    (asset(#""files":[{"name":"../x","bytes":1,"sha256":"00"}]"#), "bad file"),
    (asset(#""files":[{"name":"/x","bytes":1,"sha256":"00"}]"#), "bad file"),
    (asset(#""files":[]"#), "no files"),
    (asset(wheel(#""wheel":"../w.whl""#)), "bad wheel"),
    (asset(wheel(#""members":[{"path":"p","file":"other"}]"#)), "none of its files"),
  ])
  func `a hostile manifest is refused with the reason`(text: String, reason: String) throws {
    let error = #expect(throws: AssetError.self) { try AssetManifest(parsing: Array(text.utf8), from: "it") }
    #expect(error?.code == .badManifest)
    #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
  }
}

/// A manifest of one asset in which the given members replace the good ones.
private func asset(_ members: String) -> String {
  let digest = String(repeating: "0", count: 64)
  var parts = [
    "name": #""name":"tiny""#, "files": #""files":[{"name":"x","bytes":1,"sha256":"\#(digest)"}]"#,
    "sources": #""sources":[]"#, "kind": #""kind":"data""#, "title": #""title":"""#, "use": #""use":"""#,
    "licence": #""licence":"""#, "citation": #""citation":"""#,
  ]
  let key = String(members.dropFirst().prefix { $0 != "\"" })
  parts[key] = members
  return #"{"format":1,"assets":[{\#(parts.values.sorted().joined(separator: ","))}]}"#
}

private func wheel(_ member: String) -> String {
  let digest = String(repeating: "0", count: 64)
  var parts = ["wheel": #""wheel":"w.whl""#, "members": #""members":[]"#]
  parts[String(member.dropFirst().prefix { $0 != "\"" })] = member
  let list = parts.values.sorted().joined(separator: ",")
  return
    #""sources":[{"kind":"pypi","packages":[{"requirement":"w==1","bytes":1,"sha256":"\#(digest)",\#(list)}]}]"#
}
