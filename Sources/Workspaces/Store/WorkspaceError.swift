import Assets
import Concepts
import Datasets
import Evaluation
package import JSON
import Scoring
import Tracing

/// Why something asked of a workspace cannot be done: what is wrong, where, what to try, and the exit code.
package struct WorkspaceError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What kind of failure it is, with the exit code of `sysexits.h`.
  package enum Category: Int, Sendable, Codable {
    case usage = 64
    case data = 65
    case noInput = 66
    case unavailable = 69
    case software = 70
    case cannotCreate = 73
    case inputOutput = 74
    case temporary = 75
    case configuration = 78
  }

  package var category: Category
  /// A word for programs, such as `unknown-notebook`.
  package var code: String
  package var message: String
  /// The file, with its line and column when there are any: `notebooks/a.md:12:3`.
  package var place: String?
  /// What to try.
  package var hint: String
  /// More for programs: diagnostics, expected and actual values.
  package var details: JSONValue = .null

  package init(_ category: Category, _ code: String, _ message: String, place: String? = nil, hint: String) {
    (self.category, self.code, self.message) = (category, code, message)
    (self.place, self.hint) = (place, hint)
  }

  package var description: String {
    let head = place.map { "\($0): \(message)" } ?? message
    return hint.isEmpty ? head : "\(head)\n  try: \(hint)"
  }

  /// The error as a response holds it; where the message says after `; ` what to try, that is the hint as well.
  package var json: JSONValue {
    let remedy = message.firstRange(of: "; ").map { String(message[$0.upperBound...]) } ?? ""
    let hint = hint.isEmpty ? remedy : hint
    return [
      "code": .string(code), "message": .string(message), "place": place.map { .string($0) } ?? .null,
      "hint": .string(hint), "exitCode": .integer(Int64(category.rawValue)), "details": details,
    ]
  }
}

extension WorkspaceError {
  /// Any error of the lower modules, with the category that fits it.
  package init(_ error: any Error) {
    switch error {
    case let error as WorkspaceError: self = error
    case let error as DatasetError: self = Self.dataset(error)
    case let error as TraceError: self = Self.trace(error)
    case let error as AssetError: self = Self.asset(error)
    case let error as ComponentError: self.init(.data, error.code.rawValue, error.message, hint: "")
    case let error as EvaluationError: self.init(.data, error.code.rawValue, error.message, hint: "")
    case let error as ScoringError: self = Self.scoring(error)
    case let error as any RecordableError:
      self.init(.unavailable, error.effectFailure.code, error.effectFailure.message, hint: "")
    case is CancellationError:
      self.init(.temporary, "cancelled", "the work was stopped before its end", hint: "run it again")
    default:
      self.init(
        .software, "unexpected", String(describing: error),
        hint: "report this with the command that led to it")
    }
  }

  /// The same of a file, which is named unless the error names it already.
  package init(_ error: any Error, at file: String) {
    self.init(error)
    if place == nil, !message.contains(file) { place = file }
  }

  /// The message of an asset's error says what is wrong, and after `; ` what to try.
  private static func asset(_ error: AssetError) -> WorkspaceError {
    let category: Category =
      switch error.code {
      case .unknown: .usage
      case .absent, .altered, .unavailable, .unsupported: .unavailable
      case .noSpace, .unwritable: .cannotCreate
      case .unusable: .noInput
      case .badManifest: .data
      }
    let mark = error.message.firstRange(of: "; ")
    let message = mark.map { String(error.message[..<$0.lowerBound]) } ?? error.message
    let hint = mark.map { String(error.message[$0.upperBound...]) } ?? ""
    return WorkspaceError(category, "asset-\(error.code.rawValue)", message, hint: hint)
  }

  private static func dataset(_ error: DatasetError) -> WorkspaceError {
    let place = error.file.isEmpty ? nil : error.line > 0 ? "\(error.file):\(error.line)" : error.file
    let category: Category =
      switch error.code {
      case .missingFile: .noInput
      case .unwritable: .cannotCreate
      default: .data
      }
    return WorkspaceError(category, error.code.rawValue, error.message, place: place, hint: "")
  }

  /// The message of a scoring error says after `; ` what to try.
  private static func scoring(_ error: ScoringError) -> WorkspaceError {
    let category: Category =
      switch error.code {
      case .file: .noInput
      case .damaged, .notFinite, .badShape: .data
      case .badParameter: .usage
      case .notPositiveDefinite, .stopped: .software
      }
    let mark = error.message.firstRange(of: "; ")
    let message = mark.map { String(error.message[..<$0.lowerBound]) } ?? error.message
    let hint = mark.map { String(error.message[$0.upperBound...]) } ?? ""
    return WorkspaceError(category, "scoring-\(error.code.rawValue)", message, hint: hint)
  }

  private static func trace(_ error: TraceError) -> WorkspaceError {
    switch error.code {
    case .format, .integrity, .incomplete, .version, .size:
      WorkspaceError(.data, "trace-\(error.code.rawValue)", error.description, hint: "")
    case .file:
      WorkspaceError(
        .inputOutput, "trace-file", error.description, hint: "check that the disk has room and may be written"
      )
    case .room:
      WorkspaceError(
        .cannotCreate, "trace-room", error.description,
        hint: "make room beside it or in /var/tmp, or unpack it on another disk and name the trace")
    case .exists:
      WorkspaceError(
        .cannotCreate, "trace-exists", error.description, hint: "name another file, or move that one")
    case .busy:
      WorkspaceError(.temporary, "busy", error.description, hint: "wait until the other run has ended")
    }
  }
}
