package import Tracing

/// Something cannot be measured as it was asked.
package struct EvaluationError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Code: String, Sendable {
    /// There is nobody, or nothing, to measure.
    case nothingToEvaluate
    /// A metric's name or number cannot be read.
    case badMetric
    /// Lists, users or scores do not fit together.
    case mismatch
    /// A list names an item twice.
    case duplicateItem
    /// A trace does not hold what an evaluation needs.
    case badTrace
  }

  package var code: Code
  package var message: String

  package init(_ code: Code, _ message: String) { (self.code, self.message) = (code, message) }

  /// A trace that is not whole is not measured.
  package init(damaged path: String, _ damage: TraceError) {
    self.init(.badTrace, "the trace \(path) cannot be measured: \(damage)")
  }

  package var description: String { message }
}
