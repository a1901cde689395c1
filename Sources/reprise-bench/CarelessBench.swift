import FoundationEssentials
import Glibc
import JSON
import Scoring
import Tracing

/// A run whose ranking is as careless as is asked for: what it reads behind the trace's back must show in a replay.
///
///     reprise-bench careless record clock FILE
///     reprise-bench careless replay clock FILE     ends with 3 and the first difference
///
/// `nothing` reads only what the session gives it, and is the same everywhere.
enum CarelessBench {
  /// What a component may not read, and what comes of reading it.
  enum Habit: String, CaseIterable {
    case nothing, clock, generator, order, zone, locale, threads, instructions

    /// A number that the ranking adds, made of what is read.
    func number() -> Double {
      switch self {
      case .nothing: return 0
      case .clock:
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec % 1000) + Double(time.tv_nsec) * 1e-9
      case .generator:
        var generator = SystemRandomNumberGenerator()
        return Double.random(in: 0..<1, using: &generator)
      case .order: return Self.hashing
      case .zone:
        var (time, parts) = (time_t(1_700_000_000), tm())
        localtime_r(&time, &parts)
        return Double(parts.tm_hour)
      case .locale:
        setlocale(LC_ALL, "")
        return Double(localeconv()?.pointee.decimal_point?.pointee ?? 0)
      case .threads:
        return Self.sum(in: Self.processors)
      case .instructions: return Double(KernelLevel.best.rawValue)
      }
    }

    /// How many processors the process may use.
    private static var processors: Int {
      let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
      let line = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed:") } ?? ""
      return line.dropFirst(13).compactMap(\.hexDigitValue).map(\.nonzeroBitCount).reduce(0, +)
    }

    /// The order of a set, as a number.
    private static var hashing: Double {
      Set((0..<16).map { "item \($0)" }).enumerated().reduce(0) { sum, item in
        sum + Double(item.offset * item.element.utf8.reduce(0) { $0 + Int($1) })
      }
    }

    /// A sum in as many parts as there are processors, whose rounding depends on the parts.
    private static func sum(in parts: Int) -> Double {
      let numbers = [1e16] + Array(repeating: 1.0, count: 998) + [-1e16]
      let size = (numbers.count + max(parts, 1) - 1) / max(parts, 1)
      return stride(from: 0, to: numbers.count, by: size)
        .map { numbers[$0..<min($0 + size, numbers.count)].reduce(0, +) }.reduce(0, +)
    }
  }

  static func run(_ arguments: [String]) async throws {
    guard arguments.count == 3, let habit = Habit(rawValue: arguments[1]) else {
      print(
        "reprise-bench careless record|replay \(Habit.allCases.map(\.rawValue).joined(separator: "|")) FILE")
      exit(64)
    }
    let (path, start) = (arguments[2], JSONValue.object(["habit": .string(habit.rawValue)]))
    guard arguments[0] == "replay" else {
      return try await work(
        habit, .record(to: path, blobs: BlobStore(folder: path + ".cas"), seed: 1, start: start))
    }
    let trace = try Trace(reading: path, blobs: nil)
    let session = TraceSession.replay(trace, seed: 1, start: start)
    do { try await work(habit, session, recorded: trace.end) } catch let divergence as Divergence {
      print(divergence)
      exit(3)
    }
    print("identical")
  }

  private static func work(_ habit: Habit, _ session: TraceSession, recorded: JSONValue? = nil) async throws {
    let span = try session.root.open("episode", ["user": "u"], start: 1_000)
    let stream = try await span.random(at: "careless.rank", for: "ties")
    let scores = (0..<4).map { JSONValue.number(Double($0) + habit.number() + stream.uniform() / 8) }
    try span.decide(
      .rank, at: "careless.rank", from: .integer(try await span.now(at: "careless.rank")), .array(scores))
    try span.close()
    try session.end(["episodes": 1], recorded: recorded)
  }
}
