import JSON
import TestSupport
import Testing
import Tracing

struct ArchiveTests {
  @Test func `a trace and its payloads come back byte for byte, and equal traces pack alike`() async throws {
    let folder = try TemporaryFolder()
    let trace = try await recorded(in: folder)
    let archive = TraceArchive(path: folder.path(of: "a.zst"))
    let contents = try archive.pack(trace.path, blobs: Program.blobs(in: folder))
    #expect(contents.events == trace.events.count && contents.payloads == 1)
    #expect(contents.head == trace.prefix.head)
    #expect(contents.packed < contents.bytes / 3)
    _ = try TraceArchive(path: folder.path(of: "b.zst")).pack(trace.path, blobs: Program.blobs(in: folder))
    #expect(try folder.read("a.zst") == folder.read("b.zst"))
    let unpacked = try archive.unpack(to: folder.path(of: "again"))
    #expect(unpacked == contents)
    #expect(try folder.read("again/trace.jsonl") == folder.read("trace.jsonl"))
    let again = try Trace(
      reading: folder.path(of: "again/trace.jsonl"), blobs: BlobStore(folder: folder.path(of: "again/cas")))
    #expect(again.events == trace.events && again.isComplete)
  }

  @Test func `an archive is read and compared as the trace is`() async throws {
    let folder = try TemporaryFolder()
    let trace = try await recorded(in: folder)
    let path = folder.path(of: "a.zst")
    _ = try TraceArchive(path: path).pack(trace.path, blobs: Program.blobs(in: folder))
    let packed = try Trace(reading: path, blobs: BlobStore(archive: path))
    #expect(packed.events == trace.events && packed.prefix == trace.prefix && packed.isComplete)
    let blobs = Program.blobs(in: folder)
    let comparison = try TraceComparison(
      ComparedTrace(reading: trace.path, blobs: blobs),
      ComparedTrace(reading: path, blobs: BlobStore(archive: path)))
    #expect(comparison.verdict == .identical && comparison.equalCount > 0)
  }

  @Test func `an archive that is cut or altered is refused with the byte`() async throws {
    let folder = try TemporaryFolder()
    let trace = try await recorded(in: folder)
    let archive = TraceArchive(path: folder.path(of: "a.zst"))
    _ = try archive.pack(trace.path, blobs: Program.blobs(in: folder))
    let bytes = try folder.read("a.zst")
    let chance = RandomStream(seed: 3, name: "archive")
    for round in 0..<60 {
      var damaged = bytes
      if round % 2 == 0 {
        damaged.removeLast(1 + chance.below(bytes.count - 1))
      } else {
        damaged[chance.below(bytes.count)] ^= UInt8(1 << chance.below(8))
      }
      try folder.write(damaged, to: "d.zst")
      let target = folder.path(of: "out\(round)")
      let error = #expect(throws: TraceError.self) {
        try TraceArchive(path: folder.path(of: "d.zst")).unpack(to: target)
      }
      #expect(error?.code == .integrity || error?.code == .format, "\(round): \(String(describing: error))")
      #expect(!folder.files.contains { $0.hasPrefix("out\(round)/trace") })
      #expect(throws: TraceError.self) {
        _ = try Trace(reading: folder.path(of: "d.zst"), blobs: nil).damage.map { throw $0 }
        _ = try TraceArchive(path: folder.path(of: "d.zst")).read { _, _ in }
      }
    }
  }

  @Test func `what cannot be packed or unpacked leaves nothing behind`() async throws {
    let folder = try TemporaryFolder()
    let trace = try await recorded(in: folder)
    let archive = TraceArchive(path: folder.path(of: "a.zst"))
    #expect(throws: TraceError.self) { try archive.pack(trace.path, blobs: nil) }
    let bytes = try folder.read("trace.jsonl")
    try folder.write(Array(bytes.dropLast(5)), to: "torn.jsonl")
    let torn = #expect(throws: TraceError.self) {
      try archive.pack(folder.path(of: "torn.jsonl"), blobs: Program.blobs(in: folder))
    }
    #expect(torn?.code == .incomplete && torn?.offset != nil)
    #expect(throws: TraceError.self) {
      try TraceArchive(path: trace.path).unpack(to: folder.path(of: "other"))
    }
    _ = try archive.pack(trace.path, blobs: Program.blobs(in: folder))
    let taken = #expect(throws: TraceError.self) { try archive.unpack(to: folder.path) }
    #expect(taken?.message.contains("already") == true)
    #expect(!folder.files.contains { $0.contains(".new") })
  }

  /// A run with one answer so long that it lies beside the trace.
  private func recorded(in folder: TemporaryFolder) async throws -> Trace {
    var program = Program()
    program.answer = { $0 == "turn 1" ? String(repeating: "a long answer, ", count: 600) : "reply to \($0)" }
    return try await program.record(in: folder)
  }
}

/// Comparing files without reading values must say what comparing values says.
struct ComparedTraceTests {
  @Test func `files and memory are compared alike, whatever changed`() async throws {
    let changes: [(inout Program) -> Void] = [
      { _ in }, { $0.prompt = "Recommend a film!" }, { $0.skippedTurn = 1 }, { $0.order = [1, 2, 3, 0] },
      { $0.ranking = ["c", "b", "a"] }, { $0.result = ["episodes": 4] }, { $0.failing = true },
      { $0.firstEpisode = 1 }, { $0.turns = 2 },
      { $0.answer = { $0 == "turn 2" ? String(repeating: "long ", count: 1_500) : "reply" } },
    ]
    let folder = try TemporaryFolder()
    let blobs = Program.blobs(in: folder)
    let left = try await Program().record(in: folder, as: "left.jsonl")
    for (number, change) in changes.enumerated() {
      var program = Program()
      change(&program)
      let right = try await program.record(in: folder, as: "right\(number).jsonl")
      let whole = try TraceComparison(left, right)
      let lazy = try TraceComparison(
        ComparedTrace(reading: left.path, blobs: blobs), ComparedTrace(reading: right.path, blobs: blobs))
      #expect(lazy.changes.map(\.json) == whole.changes.map(\.json), "\(number)")
      #expect(lazy.equal == whole.equal && lazy.verdict == whole.verdict, "\(number)")
      #expect(lazy.environment == whole.environment && lazy.meeting == whole.meeting, "\(number)")
      for change in lazy.changes {
        let (found, wanted) = (try lazy.contents(of: change), try whole.contents(of: change))
        #expect(found.left == wanted.left && found.right == wanted.right, "\(number)")
      }
    }
  }

  @Test func `what was declared to be changed is a cause where it differs first`() throws {
    let (left, right) = (try trace(answer: "a", other: "x"), try trace(answer: "b", other: "y"))
    let roots = { (declared: [String: Int]) throws in
      try TraceComparison(ComparedTrace(left), ComparedTrace(right), declared: declared).roots.map {
        $0.left?.sequence
      }
    }
    // The tool answers otherwise; what is decided after it follows from that, unless it was changed as well.
    #expect(try roots([:]) == [2])
    #expect(try roots(["s": 1]) == [2, 5])
    #expect(try roots(["s": 1, "r": 1]) == [2, 4])
    #expect(try roots(["t": 1, "p": 2]) == [2])
  }

  private func trace(answer: String, other: String) throws -> Trace {
    let folder = try TemporaryFolder()
    try folder.write(
      Array(
        chain([
          (#""k":"session.start""#, #""req":{}"#, "session"),
          (#""k":"span.open""#, #""req":1"#, "episode"),
          (#""k":"tool.call""#, #""req":1,"res":"\#(answer)""#, "t.ask"),
          (#""k":"plan""#, #""req":1,"res":1"#, "p.plan"),
          (#""k":"rank""#, #""req":1,"res":"\#(answer)""#, "r.rank"),
          (#""k":"slate""#, #""req":1,"res":"\#(other)""#, "s.slate"),
        ]).utf8), to: "t.jsonl")
    return try Trace(reading: folder.path(of: "t.jsonl"), blobs: nil)
  }

  private func chain(_ lines: [(kind: String, rest: String, at: String)]) -> String {
    var (text, head) = ("", Digest.zero)
    for (place, line) in lines.enumerated() {
      let span = place == 0 ? "/" : "/0"
      let whole =
        #"{"at":"\#(line.at)",\#(line.kind),"n":0,"p":"\#(head.hex)",\#(line.rest),"s":\#(place),"sp":"\#(span)","v":1}"#
        + "\n"
      head = Digest(of: whole)
      text += whole
    }
    return text
  }

  @Test func `a line that is none in the middle was altered, and is named by its byte`() async throws {
    let folder = try TemporaryFolder()
    _ = try await Program().record(in: folder)
    var lines = try folder.read("trace.jsonl").split(separator: 10).map(Array.init)
    let offset = lines[..<7].map { $0.count + 1 }.reduce(0, +)
    lines[7].removeLast(4)
    let altered = Array(lines.joined(separator: [10])) + [10]
    try folder.write(altered, to: "t.jsonl")
    let trace = try Program.read(folder, "t.jsonl")
    #expect(trace.damage?.code == .integrity && trace.damage?.offset == offset)
    #expect(trace.events.count == 7)
    let compared = try ComparedTrace(reading: folder.path(of: "t.jsonl"), blobs: nil)
    #expect(compared.damage == trace.damage)
  }
}
