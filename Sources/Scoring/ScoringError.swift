/// Why rows and columns could not be built, fitted or scored.
package struct ScoringError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: String, Sendable {
    /// A number that is NaN or infinite.
    case notFinite
    /// Sizes that do not fit together, or an index outside its matrix.
    case badShape
    /// A matrix that is not positive definite, so it has no Cholesky factor.
    case notPositiveDefinite
    /// Work that was told to stop.
    case stopped
    /// A parameter outside its range.
    case badParameter
    /// A file that cannot be read or written.
    case file
    /// A file that is not what was written.
    case damaged
  }

  package let code: Code
  package let message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { message }
}
