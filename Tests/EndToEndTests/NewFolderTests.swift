import TestSupport
import Testing

/// Whatever writes a file makes the folders above it.
struct NewFolderTests {
  @Test func `each verb that writes a file makes its folder`() async throws {
    let study = try Study()
    #expect(try await study.run().status == 0)
    let trace = try #require(try await study.traces().first)
    let ratings = study.path + "/data/ratings.csv"
    let chats = #"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}"# + "\n"
    try study.folder.write(chats, to: "chats.jsonl")
    let user = try await Command("memory", "show", trace, "--user", "nobody").run().errors
    let known = try #require(user.firstMatch(of: /there are ([^,\n]+)/)?.1)
    let cases: [([String], String)] = [
      (["trace", "export", trace, "--format", "jsonl", "--to"], "rows.jsonl"),
      (["trace", "import", study.folder.path(of: "chats.jsonl"), "--to"], "trace.jsonl"),
      (["trace", "pack", trace, "--to"], "trace.zst"),
      (["trace", "timeline", trace, "--html"], "page.html"),
      (["diff", trace, trace, "--html"], "page.html"),
      (["memory", "show", trace, "--user", String(known), "--output"], "memory.json"),
      (["fit", "popularity", ratings, "--output"], "popularity.model"),
      (["rank", "popularity", ratings, "-k", "3", "--output"], "lists.run"),
      (["data", "export", ratings, "--output"], "ratings.csv"),
      (["serve", "--record"], "session.jsonl"),
    ]
    for (number, (words, name)) in cases.enumerated() {
      let file = "made/\(number)/deep/\(name)"
      let outcome = try await Command(words + [study.folder.path(of: file)]).run()
      #expect(outcome.status == 0, "\(words): \(outcome.errors)")
      #expect(study.folder.files.contains(file), "\(words)")
    }
    let archive = study.folder.path(of: "made/2/deep/trace.zst")
    let folders: [([String], String)] = [
      (["trace", "unpack", archive, "--to"], "trace.jsonl"),
      (["data", "import", ratings, "--output"], "dataset.json"),
      (["data", "split", ratings, "--by", "last", "--output"], "split.json"),
    ]
    for (number, (words, name)) in folders.enumerated() {
      let folder = "folders/\(number)/deep"
      let outcome = try await Command(words + [study.folder.path(of: folder)]).run()
      #expect(outcome.status == 0, "\(words): \(outcome.errors)")
      #expect(study.folder.files.contains("\(folder)/\(name)"), "\(words)")
    }
  }

  @Test func `a trace that is there is never written over`() async throws {
    let folder = try TemporaryFolder()
    let chats = #"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}"# + "\n"
    try folder.write(chats, to: "chats.jsonl")
    let (log, trace) = (folder.path(of: "chats.jsonl"), folder.path(of: "new/trace.jsonl"))
    let asked = ["trace", "import", log, "--to", trace]
    #expect(try await Command(asked).run().status == 0)
    let first = try folder.read("new/trace.jsonl")
    let again = try await Command(asked).run()
    #expect(again.status == 73 && again.errors.contains("already"), "\(again.errors)")
    #expect(try await Command("trace", "pack", trace).run().status == 0)
    let unpacked = try await Command("trace", "unpack", trace + ".zst").run()
    #expect(unpacked.status == 73 && unpacked.errors.contains("already"), "\(unpacked.errors)")
    #expect(try folder.read("new/trace.jsonl") == first)
    let record = try await Command("serve", "--record", trace).run()
    #expect(record.status == 73 && record.errors.contains("already"), "\(record.errors)")
  }
}
