import Assets
import Concepts
import Glibc
import JSON
import Tracing

/// An error as a person reads it: what is wrong and where, what to try, and the status to end with.
struct Failure: Error {
  var message: String
  var hint: String?
  var status: ExitStatus

  init(_ status: ExitStatus, _ message: String, hint: String? = nil) {
    (self.status, self.message, self.hint) = (status, message, hint)
  }

  /// Splits `what is wrong; what to try`, the form of the project's own messages.
  init(_ status: ExitStatus, splitting text: String) {
    guard let mark = text.firstRange(of: "; ") else {
      self.init(status, text)
      return
    }
    self.init(status, String(text[..<mark.lowerBound]), hint: String(text[mark.upperBound...]))
  }

  init(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as AssetError: self.init(error)
    case let error as TraceError: self.init(error)
    case let error as ComponentError: self.init(.data, splitting: error.message)
    case let error as JSONError: self.init(.data, "\(error)")
    case is CancellationError: self.init(.interrupted, "stopped")
    default: self.init(.software, splitting: "\(error)")
    }
  }

  private init(_ error: AssetError) {
    let status: ExitStatus =
      switch error.code {
      case .unknown: .usage
      case .absent, .altered, .unavailable, .unsupported: .unavailable
      case .noSpace, .unwritable: .cannotCreate
      case .unusable: .noInput
      case .badManifest: .data
      }
    self.init(status, splitting: error.message)
  }

  private init(_ error: TraceError) {
    switch error.code {
    case .format, .integrity, .incomplete:
      self.init(.data, "\(error)", hint: "`reprise trace verify` says how far the trace is intact")
    case .version: self.init(.data, splitting: "\(error)")
    case .file: self.init(.inputOutput, "\(error)", hint: "check that the folder exists and can be written")
    case .busy: self.init(.temporary, "\(error)", hint: "wait until the other process is done, or stop it")
    }
  }

  /// `error: …` and, on a line of its own, `hint: …`.
  var text: String {
    let first = Self.hasPlace(message) ? message : "error: \(message)"
    return hint.map { "\(first)\nhint: \($0)" } ?? first
  }

  /// Whether the message already begins with `error: ` or with `file:line:column: error: `.
  private static func hasPlace(_ message: String) -> Bool {
    message.prefix { $0 != "\n" }.contains("error: ")
  }
}
