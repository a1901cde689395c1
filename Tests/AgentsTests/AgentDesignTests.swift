import Agents
import Concepts
import JSON
import TestSupport
import Testing

@Suite struct AgentDesignTests {
  @Test func `a cell becomes a design with defaults`() throws {
    let design = try AgentDesign([
      "memory": ["name": "window", "size": 5], "planner": "react", "retriever": "popularity",
      "ranker": "ease",
      "tools": ["filter"], "model": "local", "candidates": 30, "budget": ["modelCalls": 9],
    ])
    #expect(design.memory == ComponentSpec("window", ["size": 5]) && design.candidates == 30)
    #expect(design.limits.modelCalls == 9 && design.limits.tokens == 200_000 && design.steps == 10)
    #expect(try AgentDesign(["retriever": "x"]).json == AgentDesign(["retriever": "x"]).json)
  }

  @Test func `a ranker alone that is a scorer proposes as well`() throws {
    let design = try AgentDesign(["ranker": ["name": "ease", "ridge": 100]])
    #expect(design.retriever == ComponentSpec("ease", ["ridge": 100]) && design.ranker == nil)
  }

  @Test(
    arguments: [
      (["retriver": "x"], "/retriver", "did you mean 'retriever'?"),
      (["memory": 7, "retriever": "x"], "/memory", "a component is"),
      (["retriever": "x", "tools": ["a", 1]], "/tools/1", "a component is"),
      (["retriever": "x", "tools": "a"], "/tools", "is a list"),
      (["retriever": "x", "tools": ["a", "b", "a"]], "/tools/2", "listed twice"),
      (["retriever": "x", "budget": ["token": 1]], "/budget/token", "did you mean 'tokens'?"),
      (["retriever": "x", "candidates": 0], "/candidates", "from 1 to"),
      (["retriever": "x", "model": 3], "/model", "id of a model cell"),
      ([:], "", "needs a 'retriever'"), (["retriever": "x", "a/b~": 1], "/a~1b~0", "has no 'a/b~'"),
    ] as [(JSONObject, String, String)])
  func `a mistake is named with its place`(cell: JSONObject, path: String, message: String) throws {
    let error = try #require(throws: ComponentError.self) { try AgentDesign(cell) }
    #expect(error.path == path && error.message.contains(message), "\(error.path) \(error.message)")
  }

  @Test(
    arguments: [
      (["memory": ["name": "window", "sice": 1]], "/memory/sice"), (["planner": "reakt"], "/planner/name"),
      (["ranker": ["name": "listwise", "window": 0]], "/ranker/window"),
      (["tools": ["filter", "steal"]], "/tools/1/name"),
      (["retriever": "nobody"], "/retriever/name"),
    ] as [(JSONObject, String)])
  func `a part that cannot be made is named with its place`(cell: JSONObject, path: String) throws {
    var cell = cell
    if cell["retriever"] == nil { cell["retriever"] = "fixed" }
    let design = try AgentDesign(cell)
    let error = try #require(throws: ComponentError.self) {
      try Agent.check(design, registry: AgentWorld.registry, context: AgentWorld.context)
    }
    #expect(error.path == path, "\(error.path) \(error.message)")
  }
}
