import Glibc
import Scoring

/// Measures on request, so that another program can take turns with it: one line in, one line out.
///
///     NAME NUMBER...             processor seconds of one call on one thread
///     wall THREADS NAME NUMBER... wall-clock seconds of one call on so many threads, the least of some
///     limits                     floating-point operations, bytes read and operations on bytes a second of one core
///     limits THREADS             floating-point operations a second of so many threads
struct BenchServer {
  private var cases: [String: BenchCase] = [:]

  mutating func run() {
    while let line = readLine() {
      do { print(try answer(line)) } catch { print("error: \(error)") }
      fflush(nil)
    }
  }

  private mutating func answer(_ line: String) throws -> String {
    let words = line.split(separator: " ").map(String.init)
    let numbers = words.compactMap { Int($0) }
    switch words.first {
    case "limits":
      guard let threads = numbers.first else {
        let limits = Limits.measured(level: .best)
        return "\(limits.operations) \(limits.bandwidth) \(limits.codeOperations)"
      }
      return "\(Limits.operations(level: .best, threads: threads))"
    case "wall":
      guard words.count > 2, let threads = numbers.first else { return "error: wall THREADS NAME NUMBER..." }
      let bench = try made(words[2], Array(numbers.dropFirst()), threads)
      return "\(Stopwatch.leastWall(bench.run))"
    case let name?:
      return "\(Stopwatch.median(rounds: 3, try made(name, numbers, 1).run))"
    case nil: return "error: an empty line"
    }
  }

  private mutating func made(_ name: String, _ numbers: [Int], _ threads: Int) throws -> BenchCase {
    let key = "\(name) \(numbers) \(threads)"
    if let found = cases[key] { return found }
    guard let kind = BenchCase.kinds[name], kind.example.count == numbers.count else {
      throw BenchError(message: "no case is named '\(name)' with \(numbers.count) numbers")
    }
    let made = try kind.make(numbers, Execution(threads: threads))
    cases[key] = made
    return made
  }
}

struct BenchError: Error, CustomStringConvertible {
  let message: String
  var description: String { message }
}
