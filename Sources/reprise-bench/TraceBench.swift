import Glibc
import JSON
import Tracing

/// How fast a run of 2,500 turns, 10,000 events, is recorded, verified, replayed and compared.
///
/// A turn is a model call with the last six messages as its prompt, a retrieval of ten scored items, a ranking of
/// ten ids and a memory write.
enum TraceBench {
  static func run() async throws {
    let folder = "\(String(cString: getenv("TMPDIR") ?? strdup("/var/tmp")))/reprise-bench-\(getpid())"
    let path = "\(folder)/trace.jsonl"
    mkdir(folder, 0o755)
    defer {
      unlink(path)
      rmdir(folder)
    }
    let recording = try await seconds {
      let session = try TraceSession.record(
        to: path, blobs: BlobStore(folder: folder), seed: 1, start: ["bench": "W1"])
      try await work(session)
    }
    let trace = try Trace(reading: path, blobs: BlobStore(folder: folder))
    let verifying = try await seconds {
      var reader = try TraceReader(path: path)
      while try reader.nextLine() != nil {}
    }
    let loading = try await seconds { _ = try Trace(reading: path, blobs: BlobStore(folder: folder)) }
    let replaying = try await seconds {
      try await work(.replay(trace, seed: 1, start: ["bench": "W1"]), recorded: trace.end)
    }
    let comparing = try await seconds { _ = TraceComparison(trace, trace) }
    let events = Double(trace.events.count)
    row("record, buffered", events, recording)
    row("verify the chain", events, verifying)
    row("read", events, loading)
    row("replay strictly", events, replaying)
    row("compare with itself", events, comparing)
    print("\(decimal(Double(trace.prefix.length) / events, 0)) bytes an event, \(Int(events)) events")
  }

  private static func row(_ name: String, _ events: Double, _ seconds: Double) {
    print(
      name.padded(to: 44) + "\(decimal(events / seconds / 1e3, 0)) thousand events/s".padded(to: 28)
        + "\(decimal(seconds * 1e3, 1)) ms")
  }

  private static func work(_ session: TraceSession, recorded: JSONValue? = nil) async throws {
    let span = try session.root.open("episode", ["user": "u"], start: 0)
    var messages: [JSONValue] = []
    let items = JSONValue.array(
      (0..<10).map { ["item": .string("i\($0)"), "score": .number(Double($0) / 7)] })
    let ids = JSONValue.array((0..<10).map { .string("i\($0)") })
    for turn in 0..<2_500 {
      messages.append(["role": "user", "content": .string("What shall I watch now, after turn \(turn)?")])
      let reply = try await span.perform(
        EffectCall(
          .modelCall, at: "bench.ask", ["messages": [], "model": "m"], messages: Array(messages.suffix(6)))
      ) {
        EffectAnswer(
          .string("Turn \(turn): " + String(repeating: "a quiet film, ", count: 15)), source: .cache)
      }
      messages.append(["role": "assistant", "content": reply])
      try span.decide(.retrieve, at: "bench.retrieve", from: .integer(Int64(turn)), items)
      try span.decide(.rank, at: "bench.rank", from: .integer(Int64(turn)), ids)
      try span.decide(.memoryWrite, at: "bench.note", from: .null, .string("saw \(turn)"))
    }
    try span.close()
    try session.end(["turns": 2_500], recorded: recorded)
  }

  /// Processor seconds of the process.
  private static func seconds(_ body: () async throws -> Void) async throws -> Double {
    let start = processorTime()
    try await body()
    return processorTime() - start
  }

  private static func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
