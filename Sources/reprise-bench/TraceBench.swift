import Glibc
import JSON
import Tracing

/// How fast a run is recorded, verified, read, replayed and compared: 2,500 turns, and a long one of 75,000.
///
/// A turn is a model call with the last six messages as its prompt, a retrieval of ten scored items, a ranking of
/// ten ids and a memory write.
enum TraceBench {
  static func run() async throws {
    try await measure(turns: 2_500)
    try await measure(turns: 75_000)
  }

  private static func measure(turns: Int) async throws {
    try await ScratchFolder.with { folder in
      let (path, grouped) = ("\(folder)/trace.jsonl", "\(folder)/grouped.jsonl")
      let blobs = BlobStore(folder: folder)
      let recording = try await seconds { try await work(record(to: path, blobs), turns) }
      let grouping = try await wallSeconds { try await work(record(to: grouped, blobs), turns, group: 64) }
      let trace = try Trace(reading: path, blobs: blobs)
      let events = Double(trace.events.count)
      let packed = try TraceArchive(path: path + ".zst").pack(path, blobs: blobs)
      print(
        "\(Int(events)) events of \(decimal(Double(trace.prefix.length) / events, 0)) bytes, packed "
          + "\(decimal(Double(packed.packed) / events, 1))")
      row("record, buffered", events, recording)
      row("record, 64 turns to the disk at a time", events, grouping)
      row("verify the chain", events, try await seconds { try verify(path) })
      row("read", events, try await seconds { _ = try Trace(reading: path, blobs: blobs) })
      row(
        "replay strictly", events,
        try await seconds {
          try await work(.replay(trace, seed: 1, start: ["bench": "W1"]), turns, recorded: trace.end)
        })
      row(
        "read and replay strictly, by episode", events,
        try await seconds {
          let feed = try EventFeed(path, blobs: blobs)
          try await work(
            .replay(feed, isComplete: true, seed: 1, recorded: trace.start, start: ["bench": "W1"]), turns,
            recorded: trace.end)
        })
      row(
        "compare with its archive, processor", events,
        try await seconds { try await compare(path, path + ".zst", blobs) })
      let other = "\(folder)/other.jsonl"
      try await work(record(to: other, blobs), turns, altering: 250)
      for (name, right) in [("compare with itself", path), ("compare with one answer in 250 changed", other)]
      {
        row("\(name), processor", events, try await seconds { try await compare(path, right, blobs) })
        row("\(name), on the wall", events, try await wallSeconds { try await compare(path, right, blobs) })
      }
    }
  }

  private static func record(to path: String, _ blobs: BlobStore) throws -> TraceSession {
    try TraceSession.record(to: path, blobs: blobs, seed: 1, start: ["bench": "W1"])
  }

  private static func verify(_ path: String) throws {
    var reader = try TraceReader(path: path)
    while try reader.nextLine() != nil {}
  }

  /// Reads both files side by side and compares them.
  private static func compare(_ left: String, _ right: String, _ blobs: BlobStore) async throws {
    async let first = read(left, blobs)
    async let second = read(right, blobs)
    _ = try TraceComparison(await first, await second)
  }

  @concurrent private static func read(_ path: String, _ blobs: BlobStore) async throws -> ComparedTrace {
    try ComparedTrace(reading: path, blobs: blobs)
  }

  private static func row(_ name: String, _ events: Double, _ seconds: Double) {
    print(
      "  " + name.padded(to: 44) + "\(decimal(events / seconds / 1e3, 0)) thousand events/s".padded(to: 28)
        + "\(decimal(seconds * 1e3, 1)) ms")
  }

  private static func work(
    _ session: TraceSession, _ turns: Int, recorded: JSONValue? = nil, group: Int? = nil,
    altering step: Int? = nil
  )
    async throws
  {
    let span = try session.root.open("episode", ["user": "u"], start: 0)
    var messages: [JSONValue] = []
    let items = JSONValue.array(
      (0..<10).map { ["item": .string("i\($0)"), "score": .number(Double($0) / 7)] })
    let ids = JSONValue.array((0..<10).map { .string("i\($0)") })
    for turn in 0..<turns {
      messages.append(["role": "user", "content": .string("What shall I watch now, after turn \(turn)?")])
      let reply = try await span.perform(
        EffectCall(
          .modelCall, at: "bench.ask", ["messages": [], "model": "m"], messages: Array(messages.suffix(6)))
      ) {
        EffectAnswer(
          .string(
            (step.map { turn % $0 == 0 } == true ? "Now" : "Turn \(turn): ")
              + String(repeating: "a quiet film, ", count: 15)), source: .cache)
      }
      messages.append(["role": "assistant", "content": reply])
      try span.decide(.retrieve, at: "bench.retrieve", from: .integer(Int64(turn)), items)
      try span.decide(.rank, at: "bench.rank", from: .integer(Int64(turn)), ids)
      try span.decide(.memoryWrite, at: "bench.note", from: .null, .string("saw \(turn)"))
      if let group, turn % group == group - 1 { try session.flush() }
    }
    try span.close()
    try session.end(["turns": .integer(Int64(turns))], recorded: recorded)
  }

  /// Processor seconds of the process.
  private static func seconds(_ body: () async throws -> Void) async throws -> Double {
    let start = time(CLOCK_PROCESS_CPUTIME_ID)
    try await body()
    return time(CLOCK_PROCESS_CPUTIME_ID) - start
  }

  /// Seconds on the wall, for what waits for the disk.
  private static func wallSeconds(_ body: () async throws -> Void) async throws -> Double {
    let start = time(CLOCK_MONOTONIC)
    try await body()
    return time(CLOCK_MONOTONIC) - start
  }

  private static func time(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
