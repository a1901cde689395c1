import Concepts
import Dialogue
import Foundation
import JSON
import LanguageModels
import TestSupport
import Testing
import Tracing

@testable import Agents

@Suite struct OutsideToolTests {
  private static let schema = JSONSchema.object([("mood", JSONSchema.text(upTo: 20))])

  private static func programs(_ name: String) -> String { "\(Fixture.root)/Tools/programs/\(name)" }

  private static func spec(_ speaks: String, _ command: [String]) -> JSONObject {
    [
      "tool": "mood", "says": "fits a mood", "speaks": .string(speaks), "schema": schema,
      "command": .array(command.map { .string($0) }),
    ]
  }

  private func use(
    _ tool: String, _ overrides: JSONObject, _ arguments: JSONValue, turn: Turn = AgentWorld.turn()
  )
    async throws -> Observation
  {
    let made = try AgentWorld.registry.tool(ComponentSpec(tool, overrides), in: AgentWorld.context)
    return try await made.use(arguments, in: situation([1, 4, 6], stepsLeft: 3), turn: turn)
  }

  @Test func `a program that speaks JSON is asked and its items become the candidates`() async throws {
    let seen = try await use(
      "external", Self.spec("json", ["python3", Self.programs("plain.py")]), ["mood": "dark"])
    #expect(
      seen.text == "mood dark" && seen.candidates?.map(\.item) == [6, 4, 1] && !seen.isError, "\(seen.text)")
  }

  @Test func `a tool of an MCP server is greeted and called`() async throws {
    let spec = Self.spec("mcp", ["python3", Self.programs("server.py")])
    let seen = try await use("external", spec, ["mood": "dark"])
    #expect(seen.text == "served dark" && !seen.isError)
    let bad = try await use("external", spec, ["mood": "bad"])
    #expect(bad.isError && bad.text == "served bad")
    var other = spec
    other["tool"] = "nobody"
    let unknown = try await use("external", other, ["mood": "dark"])
    #expect(unknown.isError && unknown.text.contains("no such tool"))
  }

  @Test(arguments: [["/no/such/program"], ["true"], ["echo", "hello"]])
  func `a program that fails or says nothing of use is an observation`(command: [String]) async throws {
    for speaks in ["json", "mcp"] {
      let seen = try await use("external", Self.spec(speaks, command), ["mood": "dark"])
      #expect(seen.isError && seen.text.contains("'mood' failed"), "\(seen.text)")
    }
  }

  @Test func `a program and a folder of texts are looked for in the workspace's folder`() async throws {
    var context = AgentWorld.context
    context.folder = "\(Fixture.root)/Tools"
    let program = try AgentWorld.registry.tool(
      ComponentSpec("external", Self.spec("json", ["python3", "programs/plain.py"])), in: context)
    let seen = try await program.use(
      ["mood": "dark"], in: situation([1, 4], stepsLeft: 3), turn: AgentWorld.turn())
    #expect(seen.text == "mood dark" && !seen.isError, "\(seen.text)")
    let texts = try AgentWorld.registry.tool(ComponentSpec("knowledge", ["folder": "texts"]), in: context)
    let found = try await texts.use(
      ["words": "Mann"], in: situation([1], stepsLeft: 3), turn: AgentWorld.turn())
    #expect(found.text == "[heat.md:3] Michael Mann made Heat in 1995.")
  }

  @Test(arguments: [
    ("exit 3", "ended with status 3"), ("kill -9 $$", "ended by signal 9"), ("exec nobody-has-this", "127"),
  ])
  func `how a program ended is part of what is seen`(script: String, words: String) async throws {
    for speaks in ["json", "mcp"] {
      let command = ["sh", "-c", "read line; printf '{\"jsonrpc\": \"2.0\", \"res'; \(script)"]
      let seen = try await use("external", Self.spec(speaks, command), ["mood": "dark"])
      #expect(
        seen.isError && seen.text.contains(words) && seen.text.contains("before it answered"), "\(seen.text)")
    }
  }

  @Test(arguments: [
    "", "two words", "line\nfeed", "\u{1B}[31m", "finish", "abstain", "recommend",
    String(repeating: "x", count: 65),
  ])
  func `a name that no model could call, or that ends an episode, is refused`(name: String) throws {
    var spec = Self.spec("json", ["true"])
    spec["tool"] = .string(name)
    let error = #expect(throws: ComponentError.self) {
      _ = try AgentWorld.registry.tool(ComponentSpec("external", spec), in: AgentWorld.context)
    }
    #expect(error?.path == "/tool", "\(error?.message ?? "")")
    spec["tool"] = "météo.heute/v2"
    _ = try AgentWorld.registry.tool(ComponentSpec("external", spec), in: AgentWorld.context)
  }

  @Test(arguments: [[:], ["folder": "texts", "corpus": "wordnet"]] as [JSONObject])
  func `knowledge without a place, or with two, is refused`(overrides: JSONObject) throws {
    #expect(throws: ComponentError.self) {
      _ = try AgentWorld.registry.tool(ComponentSpec("knowledge", overrides), in: AgentWorld.context)
    }
  }

  @Test func `a program that is silent is given up`() async throws {
    var spec = Self.spec("json", ["sleep", "30"])
    spec["seconds"] = 1
    let seen = try await use("external", spec, ["mood": "dark"])
    #expect(seen.isError && seen.text.contains("within 1 seconds"))
  }

  @Test func `a replay starts no process`() async throws {
    let folder = try TemporaryFolder()
    let program = folder.path + "/plain.py"
    let text = try String(contentsOfFile: Self.programs("plain.py"), encoding: .utf8)
    try folder.write(Array(text.utf8), to: "plain.py")
    let spec = Self.spec("json", ["python3", program])
    let blobs = BlobStore(folder: folder.path + "/cas")
    let path = folder.path + "/t.jsonl"
    let live = try TraceSession.record(to: path, blobs: blobs, seed: 1, start: [:])
    let first = try await use("external", spec, ["mood": "dark"], turn: turn(live.root))
    try live.end(.null, recorded: nil)
    try folder.write(Array("raise SystemExit(1)".utf8), to: "plain.py")
    let trace = try Trace(reading: path, blobs: blobs)
    let replay = TraceSession.replay(trace, seed: 1, start: [:])
    let second = try await use("external", spec, ["mood": "dark"], turn: turn(replay.root))
    try replay.end(.null, recorded: trace.end)
    #expect(first == second && !second.isError, "\(second.text)")
  }

  private func turn(_ span: Span, _ embedder: (any EmbeddingModel)? = nil) -> Turn {
    Turn(
      span: span, catalogue: AgentWorld.catalogue, model: nil, identity: nil,
      capabilities: ModelCapabilities(),
      meter: Meter(), embedder: embedder, embedderIdentity: embedder?.identity)
  }

  @Test(arguments: [["command": []], ["command": ["x"], "schema": ["type": "string"]]] as [JSONObject])
  func `a tool without a command or a bound is refused`(overrides: JSONObject) {
    #expect(throws: ComponentError.self) {
      try AgentWorld.registry.tool(ComponentSpec("external", overrides), in: AgentWorld.context)
    }
  }

  @Test func `knowledge comes with file and line`() async throws {
    let folder: JSONObject = ["folder": .string("\(Fixture.root)/Tools/texts"), "count": 2]
    let seen = try await use("knowledge", folder, ["words": "which ship is it"])
    #expect(seen.text.hasPrefix("[alien.txt:3] The ship in it is called Nostromo."))
    let mann = try await use("knowledge", folder, ["words": "Mann"])
    #expect(mann.text == "[heat.md:3] Michael Mann made Heat in 1995.")
    #expect(try await use("knowledge", folder, ["words": "zebra"]).isError)
    #expect(try await use("knowledge", ["folder": "/no/such"], ["words": "x"]).isError)
  }

  @Test func `a question, an escalation and a note are what the agent then does`() async throws {
    #expect(try await use("ask", [:], ["question": "Why?"]).act == .ask("Why?"))
    #expect(try await use("escalate", [:], ["reason": "odd"]).act == .escalate(reason: "odd"))
    #expect(try await use("remember", [:], ["text": "likes Crime"]).noted.map(\.text) == ["likes Crime"])
  }

  @Test func `what is to be forgotten must be named in a few letters`() async throws {
    #expect(try await use("forget", [:], ["words": "Crime"]).forgotten == .text("Crime"))
    for words in ["", " a ", "?!…", "x1"] {
      #expect(try await use("forget", [:], ["words": .string(words)]).isError)
    }
  }

  @Test func `search by meaning compares vectors, and says so where there are none`() async throws {
    let turn = turn(TraceSession.ephemeral(seed: 1).root, HashingEmbedder())
    let seen = try await use(
      "search", ["by": "meaning", "count": 2], ["words": "blade runner sci fi"], turn: turn)
    #expect(seen.candidates?.first?.item == 0)
    #expect(try await use("search", ["by": "meaning"], ["words": "alien"]).isError)
    let both = try await use("search", ["by": "both"], ["words": "toy story"], turn: turn)
    #expect(both.candidates?.first?.item == 1 && both.candidates?.first?.retrievalScore == Float(2.0 / 61))
  }

  @Test func `likeness by meaning compares vectors, and says so where there are none`() async throws {
    let turn = turn(TraceSession.ephemeral(seed: 1).root, HashingEmbedder())
    let seen = try await use("similar", ["by": "meaning", "count": 3], ["item": "c1"], turn: turn)
    #expect(seen.candidates?.isEmpty == false && seen.candidates?.contains { $0.item == 1 } == false)
    #expect(try await use("similar", ["by": "meaning"], ["item": "c1"]).isError)
  }

  @Test func `vectors that nobody makes are refused in the design`() throws {
    for part in [
      ["memory": ["name": "stream", "nearness": "embedding"]],
      ["tools": ["filter", ["name": "search", "by": "both"]]],
    ] as [JSONObject] {
      var cell = part
      cell["retriever"] = "popularity"
      #expect(throws: ComponentError.self) { try AgentDesign(cell) }
      cell["embedder"] = "vectors"
      #expect(try AgentDesign(cell).embedder == "vectors")
    }
  }
}
