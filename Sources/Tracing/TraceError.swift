/// Why a trace cannot be read, written or followed.
package struct TraceError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Code: String, Sendable {
    /// A line is not of the format, or was altered after it was written.
    case format, integrity
    /// A newer program wrote the trace.
    case version
    /// The file system refused.
    case file
    /// There is a file already where a new one is to be.
    case exists
    /// Another process is writing this trace.
    case busy
    /// The trace stops before its end.
    case incomplete
    /// The trace is too long for memory.
    case size
    /// No disk has room for what must be unpacked.
    case room
  }

  package var code: Code
  package var message: String
  /// The byte in the file where it was noticed.
  package var offset: Int?

  package var description: String { offset.map { "\(message) (at byte \($0))" } ?? message }

  static func format(_ what: String, offset: Int) -> TraceError {
    TraceError(code: .format, message: "not a line of a trace: \(what)", offset: offset)
  }

  static func version(_ version: Int, offset: Int) -> TraceError {
    TraceError(
      code: .version,
      message: "the trace has format version \(version) and this program reads "
        + "\(TraceEvent.formatVersion); use a newer reprise", offset: offset)
  }

  static func broken(sequence: Int, offset: Int) -> TraceError {
    TraceError(
      code: .integrity,
      message:
        sequence == 0
        ? "line 1 was altered, or lines are missing before it"
        : "line \(sequence + 1) does not follow line \(sequence): one of the two was altered, or lines are missing "
          + "between them; the \(sequence - 1) lines before them are intact", offset: offset)
  }

  /// A line that is none, and that the line after it does not name.
  package static func altered(sequence: Int, offset: Int) -> TraceError {
    TraceError(
      code: .integrity,
      message:
        "line \(sequence + 1) was altered: it is no line of a trace, and the line after it names another; "
        + "the lines before it are intact", offset: offset)
  }

  static func exists(_ path: String) -> TraceError {
    TraceError(
      code: .exists, message: "there is a file at \(path) already, and a trace is never written over")
  }

  package static func file(_ what: String, _ path: String, _ reason: String) -> TraceError {
    TraceError(code: .file, message: "cannot \(what) \(path): \(reason)")
  }
}
