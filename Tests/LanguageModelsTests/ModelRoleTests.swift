import Assets
import Concepts
import JSON
import LanguageModels
import TestSupport
import Testing

@Suite struct ModelRoleTests {
  private func problem(_ body: JSONObject, _ role: ModelRole) throws -> ModelError? {
    let folder = try TemporaryFolder()
    let shelf = ModelShelf(
      store: try AssetStore(environment: ["REPRISE_CACHE": folder.path]), environment: [:])
    do { try shelf.check(body, role) } catch { return error as? ModelError }
    return nil
  }

  @Test func `what a model is named for is checked without its files`() throws {
    #expect(try problem(["use": "smollm2-135m"], .replies) == nil)
    #expect(try problem(["use": "minilm-l6-v2"], .vectors) == nil)
    #expect(try problem(["use": "smollm2-135m"], .vectors)?.message.contains("makes no vectors") == true)
    #expect(try problem(["use": "minilm-l6-v2"], .replies)?.message.contains("answers no prompts") == true)
    #expect(try problem(["use": "hashing"], .vectors) == nil)
    #expect(try problem(["use": "hashing"], .replies)?.code == .unsupported)
    #expect(try problem(["use": "scripted"], .vectors)?.code == .unsupported)
    #expect(try problem(["use": "movielens-100k"], .any)?.code == .misconfigured)
  }

  @Test func `an endpoint's address may come from variables that are not set here`() throws {
    #expect(try problem(["use": "openai-compatible"], .any) == nil)
    #expect(try problem(["use": "openai-compatible", "baseURL": "nonsense", "model": "x"], .any) != nil)
  }

  @Test func `an unknown name is absent, and a wrong key is a fault`() throws {
    #expect(try problem(["use": "gpt-17"], .any)?.code == .absent)
    #expect(try problem(["use": "scripted", "temperature": 1], .any)?.code == .misconfigured)
  }

  @Test func `of models that could be meant only those that fit are named`() throws {
    let folder = try TemporaryFolder()
    let shelf = ModelShelf(
      store: try AssetStore(environment: ["REPRISE_CACHE": folder.path]), environment: [:])
    let error = #expect(throws: ModelError.self) { _ = try shelf.openEmbedder(["use": "nothing-like-it"]) }
    #expect(
      error?.message.hasPrefix("no model is named 'nothing-like-it'; ") == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("minilm-l6-v2") == true && error?.message.contains("movielens") == false)
  }
}
