import TestSupport
import Testing

/// Notebooks, data, models and folders that are not what they should be: each gives one message with the place and
/// what to try, the right exit status, and no half-written file.
struct BadInputTests {
  private func expect(
    _ outcome: Command.Outcome, status: Int32, place: String, saying words: String..., in study: Study,
    at here: SourceLocation = #_sourceLocation
  ) {
    #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: here)
    #expect(outcome.output == "", sourceLocation: here)
    #expect(outcome.errors.hasPrefix("error: \(place)"), "\(outcome.errors)", sourceLocation: here)
    #expect(outcome.errors.contains("\nhint: "), "\(outcome.errors)", sourceLocation: here)
    for word in words { #expect(outcome.errors.contains(word), "\(outcome.errors)", sourceLocation: here) }
    #expect(study.leftovers == [], sourceLocation: here)
  }

  @Test func `a component that does not exist`() async throws {
    let study = try Study()
    try study.edit("memory: {name: window, size: 5}", "memory: {name: widow, size: 5}")
    let outcome = try await study.run()
    expect(
      outcome, status: 65, place: "notebooks/own-data.md:27:16: ", saying: "'widow'",
      "did you mean 'window'?", in: study)
    #expect(!study.folder.exists("study/.reprise/runs"))
  }

  @Test func `a parameter that does not exist`() async throws {
    let study = try Study()
    try study.edit("size: 5}", "sizes: 5}")
    let outcome = try await study.run()
    expect(
      outcome, status: 65, place: "notebooks/own-data.md:27:24: ", saying: "'sizes'", "did you mean 'size'?",
      in: study)
  }

  @Test func `a key that does not exist`() async throws {
    let study = try Study()
    try study.edit("users: 6", "user: 6")
    expect(
      try await study.run(), status: 65, place: "notebooks/own-data.md:", saying: "no key 'user'",
      "did you mean 'users'?",
      in: study)
  }

  @Test func `YAML that is none`() async throws {
    let study = try Study()
    try study.edit("memory: {name: window, size: 5}", "memory: {name: window, size: 5")
    expect(try await study.run(), status: 65, place: "notebooks/own-data.md:", in: study)
  }

  @Test func `a broken line of data`() async throws {
    let study = try Study()
    let text = String(decoding: try study.folder.read("study/data/ratings.csv"), as: UTF8.self)
    var lines = text.split(separator: "\n").map(String.init)
    lines[9] = "u1,7,five,1700000000"
    try study.folder.write(lines.joined(separator: "\n") + "\n", to: "study/data/ratings.csv")
    let outcome = try await study.run()
    #expect(outcome.status == 65, "\(outcome.errors)")
    #expect(outcome.errors.contains("ratings.csv:10"), "\(outcome.errors)")
    #expect(outcome.errors.contains("five"), "\(outcome.errors)")
    #expect(study.leftovers == [])
  }

  @Test func `a data file that is missing`() async throws {
    let study = try Study()
    try study.edit("interactions: data/ratings.csv", "interactions: data/rating.csv")
    let outcome = try await study.run()
    #expect([65, 66].contains(outcome.status), "\(outcome.errors)")
    #expect(outcome.errors.contains("data/rating.csv"), "\(outcome.errors)")
  }

  @Test func `a model that was not fetched`() async throws {
    let study = try Study()
    try study.edit("use: scripted", "use: smollm2-135m")
    let outcome = try await study.run()
    expect(
      outcome, status: 69, place: "notebooks/own-data.md:23:",
      saying: "'smollm2-135m' is not on this machine yet",
      "reprise model pull smollm2-135m", in: study)
  }

  @Test func `an endpoint where nobody listens`() async throws {
    let study = try Study()
    let outcome = try await Command("run", study.path, "--quiet", "--model", "openai-compatible")
      .with("OPENAI_BASE_URL", "http://127.0.0.1:9/v1").with("OPENAI_MODEL", "any").run()
    #expect(outcome.status == 69, "\(outcome.errors)")
    #expect(outcome.errors.contains("127.0.0.1:9"), "\(outcome.errors)")
    #expect(outcome.errors.contains("hint: "), "\(outcome.errors)")
  }

  @Test func `a folder that cannot be written`() async throws {
    let study = try Study()
    try study.folder.write("", to: "study/.reprise")
    let outcome = try await study.run()
    #expect([73, 74].contains(outcome.status), "\(outcome.errors)")
    #expect(outcome.errors.contains(".reprise"), "\(outcome.errors)")
    #expect(!study.folder.exists("study/reprise.lock"))
  }

  @Test func `a trace that was cut off or altered`() async throws {
    let study = try Study()
    #expect(try await study.run().status == 0)
    let trace = try #require(try await study.traces().first)
    let name = String(trace.dropFirst(study.folder.path.count + 1))
    let whole = try study.folder.read(name)
    try study.folder.write(Array(whole.prefix(whole.count - 700)), to: name)
    let cut = try await Command("trace", "verify", trace).run()
    #expect(cut.status == 65)
    #expect(cut.errors.hasPrefix("error: \(trace):"), "\(cut.errors)")
    var altered = whole
    let chain = try #require(whole[(whole.count / 2)...].firstRange(of: Array(#""p":""#.utf8)))
    altered[chain.upperBound] =
      altered[chain.upperBound] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
    try study.folder.write(altered, to: name)
    for verb in [["trace", "verify", trace], ["replay", trace, "--quiet"]] {
      let outcome = try await Command(verb).run()
      #expect(outcome.status == 65, "\(outcome.errors)")
      #expect(outcome.errors.contains("altered"), "\(outcome.errors)")
      #expect(outcome.errors.contains("hint: "))
    }
  }

  @Test func `a workspace that is none`() async throws {
    let folder = try TemporaryFolder()
    let outcome = try await Command("run", folder.path).run()
    #expect(outcome.status == 66)
    #expect(outcome.errors.contains("workspace.yaml"))
    #expect(folder.files == [])
  }
}
