import JSON
import Workspaces

/// An error as a person reads it: what is wrong and where, what to try, and the status to end with.
struct Failure: Error {
  var message: String
  var hint: String?
  var status: ExitStatus
  /// More of the same kind, for people.
  var others: [String] = []

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
    case let error as WorkspaceError: self.init(error)
    case is CancellationError: self.init(.interrupted, "stopped")
    default: self.init(WorkspaceError(error))
    }
  }

  private init(_ error: WorkspaceError) {
    let status = ExitStatus(rawValue: Int32(error.category.rawValue)) ?? .software
    if error.hint.isEmpty {
      self.init(status, splitting: error.message)
    } else {
      self.init(status, error.message, hint: error.hint)
    }
    if let place = error.place { message = "\(place): \(message)" }
    others = Self.others(in: error.details)
  }

  /// Further faults of the same notebook.
  private static func others(in details: JSONValue) -> [String] {
    let all = (try? details.decoded(as: [Diagnostic].self)) ?? []
    return all.filter { $0.severity == .error }.dropFirst().map(\.sentence)
  }

  /// `error: place: …` and, on a line of its own, `hint: …`.
  var text: String {
    (["error: \(message)"] + (hint.map { ["hint: \($0)"] } ?? []) + others).joined(separator: "\n")
  }
}
