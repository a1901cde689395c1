import Scoring

/// Measures scorers and fits on this machine, on one thread, against what the machine can do.
///
///     reprise-bench                      every case, with its share of the machine's limits
///     reprise-bench agents               an agent's step, its memories, and the size of open sessions
///     reprise-bench sessions 10          a thousand open sessions, ten times, and what is held between
///     reprise-bench NAME NUMBER...       one case; prints the processor seconds of one call
///     reprise-bench serve                measures what is asked on standard input; see `BenchServer`
///     reprise-bench large SCORER         a fit on much data; see `LargeBench`
///     reprise-bench hashes               results in every way there is; see `HashBench`
///     reprise-bench scores ...           what a scorer gives every user; see `ScoreExport`
///     reprise-bench experiment           a whole experiment on MovieLens 100K; see `EvaluationBench`
///     reprise-bench traces               recording, replaying and comparing alone
///     reprise-bench careless ...         a component that reads what it may not; see `CarelessBench`
///     reprise-bench adversarial          replays of changed work, for Docs/Benchmarks/replay_tools.py
@main
struct Bench {
  static func main() async throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let rest = Array(arguments.dropFirst())
    switch arguments.first {
    case "serve":
      var server = BenchServer()
      server.run()
    case "large": try LargeBench.run(rest.first ?? "")
    case "hashes": try HashBench.run()
    case "scores": try ScoreExport.run(rest)
    case "traces": try await TraceBench.run()
    case "careless": try await CarelessBench.run(rest)
    case "adversarial": try await AdversarialBench.run()
    case "experiment": try await EvaluationBench.whole()
    case "agents": try await agents()
    case "sessions": try await SessionBench.run(rounds: rest.first.flatMap { Int($0) } ?? 3)
    case let name?: try one(name, rest.compactMap { Int($0) })
    case nil:
      print("Traces")
      try await TraceBench.run()
      print("Evaluation")
      try await EvaluationBench.run()
      try await agents()
      for level in KernelLevel.supported.dropFirst() { try all(level) }
    }
  }

  private static func agents() async throws {
    print("A step of an agent, with 10,000 items and 10,000 noted events")
    try await AgentBench.run()
    print("Memories of 10,000 entries, without a model")
    try await MemoryBench.run()
    print("Sessions")
    try await SessionBench.run()
  }

  private static func one(_ name: String, _ numbers: [Int]) throws {
    guard let kind = BenchCase.kinds[name], kind.example.count == numbers.count else {
      print("reprise-bench NAME NUMBER...")
      for (name, kind) in BenchCase.kinds.sorted(by: { $0.key < $1.key }) {
        print(
          "  \(name) \(kind.parameters)   such as \(kind.example.map(String.init).joined(separator: " "))")
      }
      return
    }
    print(Stopwatch.median(try kind.make(numbers, Execution(threads: 1)).run))
  }

  private static func all(_ level: KernelLevel) throws {
    let limits = Limits.measured(level: level)
    print("\(level): \(giga(limits.operations)) GFLOP/s, \(giga(limits.bandwidth)) GB/s at most on one core")
    for (name, numbers) in BenchCase.standard {
      guard let kind = BenchCase.kinds[name] else { continue }
      let bench = try kind.make(numbers, Execution(level: level, threads: 1))
      let title = name + " " + numbers.map(String.init).joined(separator: " ")
      line(
        title, seconds: Stopwatch.median(bench.run), operations: bench.operations, bytes: bench.bytes,
        of: limits)
    }
  }
}

/// Billions, to one decimal.
func giga(_ number: Double) -> String { decimal(number / 1e9, 1) }

/// A number with so many decimals.
func decimal(_ number: Double, _ digits: Int) -> String {
  guard number.isFinite else { return "\(number)" }
  let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
  let whole = (number * scale).rounded()
  let text = String(Int(abs(whole)))
  let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
  let sign = whole < 0 ? "-" : ""
  return digits == 0 ? sign + padded : sign + padded.dropLast(digits) + "." + padded.suffix(digits)
}

/// One line of the table.
func line(_ name: String, seconds: Double, operations: Double?, bytes: Double?, of limits: Limits) {
  var text = name.padded(to: 44) + "\(decimal(seconds * 1e3, 3)) ms".padded(to: 14)
  if let operations {
    let share = operations / seconds / limits.operations
    text += "\(giga(operations / seconds)) GFLOP/s, \(decimal(100 * share, 0)) % of the peak  "
  }
  if let bytes {
    let share = bytes / seconds / limits.bandwidth
    text += "\(giga(bytes / seconds)) GB/s, \(decimal(100 * share, 0)) % of main memory's"
  }
  print(text)
}

extension String {
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
