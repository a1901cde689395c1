import Scoring

/// Prints how near each scorer comes to what this machine can do, measured in the same run.
@main
struct Bench {
  static func main() async throws {
    print("Traces")
    try await TraceBench.run()
    print("Evaluation")
    try await EvaluationBench.run()
    for level in KernelLevel.supported.dropFirst() {
      let limits = Limits.measured(level: level)
      print(
        "\(level): \(giga(limits.operations)) GFLOP/s, \(giga(limits.bandwidth)) GB/s at most on one core")
      try ItemItemBench.run(level: level, limits: limits)
      try SearchBench.run(level: level, limits: limits)
    }
  }
}

/// Billions, to one decimal.
func giga(_ number: Double) -> String { decimal(number / 1e9, 1) }

/// A number with so many decimals.
func decimal(_ number: Double, _ digits: Int) -> String {
  let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
  let whole = (number * scale).rounded()
  let text = String(Int(abs(whole)))
  let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
  let sign = whole < 0 ? "-" : ""
  return digits == 0 ? sign + padded : sign + padded.dropLast(digits) + "." + padded.suffix(digits)
}

/// One line of the table.
func line(_ name: String, seconds: Double, operations: Double? = nil, bytes: Double? = nil, of limits: Limits)
{
  var text = name.padded(to: 52) + "\(decimal(seconds * 1e3, 3)) ms".padded(to: 14)
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
