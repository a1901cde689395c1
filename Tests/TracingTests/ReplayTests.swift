import JSON
import TestSupport
import Testing
import Tracing

struct ReplayTests {
  @Test func `an unchanged run replays without asking anybody`() async throws {
    let folder = try TemporaryFolder()
    let trace = try await Program().record(in: folder)
    #expect(trace.isComplete)
    try await Program().replay(trace)
  }

  @Test func `recording twice gives the same meaning`() async throws {
    let folder = try TemporaryFolder()
    let first = try await Program().record(in: folder, as: "a.jsonl")
    let second = try await Program().record(in: folder, as: "b.jsonl")
    #expect(first.semanticDigest == second.semanticDigest)
  }

  @Test func `one changed character of a prompt is the first divergence`() async throws {
    let divergence = try await divergence { $0.prompt = "Recommend a film!" }
    #expect(divergence.cause == .requestChanged)
    #expect(divergence.key.description == "llm.call at test.ask #0 in span /0")
    #expect(divergence.patch.arrayValue?.count == 1)
    #expect(divergence.patch[0]?["path"]?.stringValue == "/messages/0")
  }

  @Test func `a skipped loop step is named as a missing call, and no other answer is served`() async throws {
    let divergence = try await divergence { $0.skippedTurn = 1 }
    #expect(divergence.cause == .missingCall)
    #expect(divergence.key.occurrence == 1)
  }

  @Test func `an extra call is an extra call`() async throws {
    let divergence = try await divergence { $0.turns = 5 }
    #expect(divergence.cause == .extraCall)
    #expect(divergence.recorded == nil)
  }

  @Test func `a run that stops early is told what it missed`() async throws {
    let divergence = try await divergence { $0.episodes = 2 }
    #expect(divergence.cause == .missingCall)
    #expect(divergence.key.span == "/2")
  }

  @Test func `a decision that comes out otherwise diverges although every answer is the same`() async throws {
    let divergence = try await divergence { $0.ranking = ["b", "a", "c"] }
    #expect(divergence.cause == .derivedChanged)
    #expect(divergence.expected == ["items": ["a", "b", "c"]])
  }

  @Test func `a result that comes out otherwise diverges although every event is the same`() async throws {
    let divergence = try await divergence { $0.result = ["episodes": 4] }
    #expect(divergence.cause == .resultChanged)
  }

  @Test func `a changed environment is reported before what it explains`() async throws {
    let divergence = try await divergence {
      $0.start = ["session": "test", "seed": "8"]
      $0.prompt = "Other."
    }
    #expect(divergence.cause == .environmentChanged)
    #expect(divergence.firstDifference.contains("/seed"))
  }

  @Test func `a divergence counts even when the code that met it goes on`() async throws {
    let divergence = try await divergence {
      $0.prompt = "Other."
      $0.swallowing = true
    }
    #expect(divergence.cause == .requestChanged)
  }

  @Test func `whole numbers may be written with or without a fraction`() async throws {
    let folder = try TemporaryFolder()
    var program = Program()
    program.ranking = [.number(0), .number(2), ["score": .number(-3)]]
    program.result = ["mean": .number(1)]
    program.start = ["rate": .number(5)]
    try await program.replay(try await program.record(in: folder))
  }

  @Test func `a recorded failure is raised again`() async throws {
    let folder = try TemporaryFolder()
    var program = Program()
    program.failing = true
    let trace = try await program.record(in: folder)
    try await program.replay(trace)
  }

  private func divergence(_ change: (inout Program) -> Void) async throws -> Divergence {
    let folder = try TemporaryFolder()
    let trace = try await Program().record(in: folder)
    var changed = Program()
    change(&changed)
    return try #require(await #expect(throws: Divergence.self) { try await changed.replay(trace) })
  }
}
