import TestSupport
import Testing

/// Models, caches and traces that are not what they should be: one message, place and remedy, and the right status.
struct BadAssetTests {
  @Test func `a model that nobody knows`() async throws {
    let outcome = try await Command("model", "pull", "gpt-17").run()
    #expect(outcome.status == 64)
    #expect(outcome.errors.hasPrefix("error: no asset is named 'gpt-17'\nhint: known are smollm2-135m"))
  }

  @Test func `a model file that is missing`() async throws {
    let outcome = try await Command("model", "add", "mine", "absent.gguf").run()
    #expect(outcome.status == 66)
    #expect(outcome.errors.contains("absent.gguf"))
  }

  @Test func `a model file that is no model`() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("not a model", to: "mine.gguf")
    let outcome = try await Command("model", "add", "mine", path).run()
    #expect(outcome.status == 66)
    #expect(outcome.errors.contains(path))
  }

  @Test func `a cache that cannot be written`() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("", to: "file")
    let outcome = try await Command("data", "pull", "movielens-100k", "--quiet").with(
      "REPRISE_CACHE", "\(file)/cache"
    ).run()
    #expect(outcome.status == 73)
    #expect(outcome.errors.contains("error: cannot write \(file)/cache"))
    #expect(outcome.errors.contains("hint: choose another folder with the variable REPRISE_CACHE"))
    #expect(folder.files == ["file"])
  }

  @Test func `a trace that is not there`() async throws {
    let outcome = try await Command("trace", "show", "absent.jsonl").run()
    #expect(outcome.status == 66)
    #expect(outcome.errors.hasPrefix("error: absent.jsonl: there is nothing at absent.jsonl\nhint: "))
  }

  @Test func `a trace that is none`() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("hello\n", to: "trace.jsonl")
    for verb in ["show", "stats", "verify"] {
      let outcome = try await Command("trace", verb, path).run()
      #expect(outcome.status == 65)
      #expect(outcome.errors.hasPrefix("error: "))
    }
  }
}
