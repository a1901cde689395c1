package import JSON

/// The first place where a run is not the run that was recorded.
package struct Divergence: Error, Sendable, CustomStringConvertible {
  /// What kind of difference it is.
  package enum Cause: String, Sendable, CaseIterable {
    /// The same call, asked differently.
    case requestChanged = "request-changed"
    /// The call exists in the recording, at another place of the same span.
    case moved
    /// A call that was never recorded.
    case extraCall = "extra-call"
    /// A recorded event that the run did not reach.
    case missingCall = "missing-call"
    /// The run decided otherwise from the same answers.
    case derivedChanged = "derived-changed"
    /// Everything before was equal and the result is not.
    case resultChanged = "result-changed"
    /// Data, models, prompts or components are not those of the recording.
    case environmentChanged = "env-changed"
  }

  package var cause: Cause
  package var key: EventKey
  /// The recorded event's place in the trace, if there is one.
  package var recorded: Int?
  /// What the recording has and what the run has now.
  package var expected: JSONValue
  package var actual: JSONValue
  /// From the recorded to the present form, at most twenty operations (RFC 6902).
  package var patch: JSONValue
  package var hint: String

  init(_ cause: Cause, at key: EventKey, recorded: Int?, expected: JSONValue, actual: JSONValue, hint: String)
  {
    (self.cause, self.key, self.recorded, self.hint) = (cause, key, recorded, hint)
    // As a line of a trace has them, in which 1.0 is 1: what only looks different is no difference.
    (self.expected, self.actual) = (expected.canonicalForm, actual.canonicalForm)
    let difference = JSONPatch.difference(from: self.expected, to: self.actual)
    patch = JSONPatch(Array(difference.operations.prefix(20))).json
  }

  package var description: String {
    let place = recorded.map { "event \($0)" } ?? "no recorded event"
    return """
      \(cause.rawValue): \(key) (\(place))
        \(firstDifference)
        hint: \(hint)
      """
  }

  /// The first field that differs, both sides named.
  package var firstDifference: String {
    guard let operation = patch[0], let path = operation["path"]?.stringValue else {
      return "no field differs"
    }
    let pointer = (try? JSONPointer(path)) ?? JSONPointer()
    let was = expected[pointer]?.printed() ?? "nothing"
    let now = actual[pointer]?.printed() ?? "nothing"
    return "\(path.isEmpty ? "/" : path): recorded \(was.shortened), now \(now.shortened)"
  }

  /// The report as JSON, `reprise.divergence/1`.
  package var report: JSONValue {
    [
      "format": "reprise.divergence/1", "class": .string(cause.rawValue),
      "at": [
        "recorded_s": recorded.map { .integer(Int64($0)) } ?? .null, "span": .string(key.span),
        "kind": .string(key.kind.rawValue), "site": .string(key.site), "n": .integer(Int64(key.occurrence)),
      ],
      "expected": expected, "actual": actual, "patch": patch, "hint": .string(hint),
    ]
  }
}

extension JSONValue {
  fileprivate var canonicalForm: JSONValue { (try? JSONValue(parsing: canonical())) ?? self }
}

extension String {
  fileprivate var shortened: String { count <= 160 ? self : prefix(157) + "…" }
}
