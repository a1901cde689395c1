import JSON
import TestSupport
import Testing
import Tracing

struct DamageTests {
  @Test func `a trace cut at any byte opens up to its last whole line and can be resumed`() async throws {
    let folder = try TemporaryFolder()
    let whole = try await small.record(in: folder)
    let bytes = try folder.read("trace.jsonl")
    let first = try #require(bytes.firstIndex(of: UInt8(ascii: "\n")))
    for length in stride(from: first + 1, to: bytes.count, by: 41) {
      try folder.write(Array(bytes[..<length]), to: "cut.jsonl")
      let cut = try Program.read(folder, "cut.jsonl")
      #expect(cut.damage == nil && cut.prefix.length <= length && !cut.isComplete)
      let resumed = try await small.resume(in: folder, as: "cut.jsonl")
      #expect(resumed.isComplete && resumed.semanticDigest == whole.semanticDigest, "cut at \(length)")
    }
  }

  @Test func `a flipped bit is found, and the lines before it stay readable`() async throws {
    let folder = try TemporaryFolder()
    let whole = try await small.record(in: folder)
    let bytes = try folder.read("trace.jsonl")
    let first = try #require(bytes.firstIndex(of: UInt8(ascii: "\n")))
    for place in stride(from: first + 1, to: bytes.count, by: 37) {
      var flipped = bytes
      flipped[place] ^= 0x04
      try folder.write(flipped, to: "flipped.jsonl")
      let trace = try Program.read(folder, "flipped.jsonl")
      // The last line has no successor: only its own form can tell, or the head that a lock stores.
      #expect(trace.damage != nil || trace.prefix.head != whole.prefix.head, "bit at \(place)")
      #expect(trace.events == Array(whole.events[..<trace.events.count]) || trace.damage == nil)
    }
  }

  @Test func `an altered answer is refused before anything runs`() async throws {
    let folder = try TemporaryFolder()
    _ = try await Program().record(in: folder)
    let text = String(decoding: try folder.read("trace.jsonl"), as: UTF8.self)
    try folder.write(
      text.replacing("reply to turn 2", with: "reply to turn 9", maxReplacements: 1), to: "t.jsonl")
    let damage = try #require(try Program.read(folder, "t.jsonl").damage)
    #expect(damage.code == .integrity)
    #expect(damage.offset != nil)
  }

  @Test func `swapped lines are found`() async throws {
    let folder = try TemporaryFolder()
    _ = try await Program().record(in: folder)
    var lines = try folder.read("trace.jsonl").split(separator: UInt8(ascii: "\n"))
    lines.swapAt(3, 4)
    try folder.write(Array(lines.joined(separator: [UInt8(ascii: "\n")])), to: "t.jsonl")
    let trace = try Program.read(folder, "t.jsonl")
    #expect(trace.damage?.code == .integrity)
    #expect(trace.events.count == 2)
  }

  @Test func `a newer format is refused by its version`() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      #"{"at":"session","k":"session.start","n":0,"p":"\#(Digest.zero.hex)","s":0,"sp":"/","v":9}"# + "\n",
      to: "t.jsonl")
    let error = try #require(#expect(throws: TraceError.self) { try Program.read(folder, "t.jsonl") })
    #expect(error.code == .version)
    #expect(error.message.contains("newer"))
  }

  @Test(arguments: ["", "\n", "{}\n", "not a trace\n", "[1,2]\n", String(repeating: "x", count: 5_000)])
  func `a foreign file is refused`(text: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "t.jsonl")
    #expect(throws: TraceError.self) { try Program.read(folder, "t.jsonl") }
  }

  @Test func `random bytes never crash the reader`() throws {
    let folder = try TemporaryFolder()
    let stream = RandomStream(seed: 1, name: "fuzz")
    for _ in 0..<200 {
      let bytes = (0..<stream.below(300)).map { _ in UInt8(stream.below(256)) }
      try folder.write(bytes, to: "t.jsonl")
      #expect(throws: TraceError.self) { try Program.read(folder, "t.jsonl") }
    }
  }

  @Test func `one trace has one writer`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path(of: "trace.jsonl")
    let blobs = Program.blobs(in: folder)
    let session = try TraceSession.record(to: path, blobs: blobs, seed: 7, start: Program().start)
    let trace = try Program.summary(folder)
    let error = try #require(
      #expect(throws: TraceError.self) {
        try TraceSession.resume(trace, blobs: blobs, seed: 7, start: Program().start)
      })
    #expect(error.code == .busy)
    try session.flush()
  }

  @Test func `a finished trace is never written over`() async throws {
    let folder = try TemporaryFolder()
    let trace = try await Program().record(in: folder)
    await #expect(throws: TraceError.self) { try await Program().record(in: folder) }
    #expect(try Program.read(folder).prefix == trace.prefix)
  }

  private var small: Program {
    var program = Program()
    (program.episodes, program.turns) = (2, 2)
    return program
  }
}
