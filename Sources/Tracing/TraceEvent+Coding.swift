package import JSON

extension TraceEvent {
  /// The version of the format this program writes.
  package static let formatVersion = 1

  /// The event as one canonical line, with a line feed, chained to the line before it.
  func line(after previous: Digest) -> [UInt8] {
    var object = JSONObject()
    object["v"] = .integer(Int64(Self.formatVersion))
    object["s"] = .integer(Int64(sequence))
    object["p"] = .string(previous.hex)
    object["k"] = .string(kind.rawValue)
    object["sp"] = .string(span)
    object["at"] = .string(site)
    object["n"] = .integer(Int64(occurrence))
    if !dependencies.isEmpty { object["dep"] = .array(dependencies.map { .integer(Int64($0)) }) }
    if request != .null { object["req"] = request }
    switch outcome {
    case .result(.null): break
    case .result(let value): object["res"] = value
    case .failure(let failure):
      object["err"] = ["code": .string(failure.code), "message": .string(failure.message)]
    }
    if let source { object["src"] = .string(source.rawValue) }
    if volatile != .null { object["vol"] = volatile }
    return JSONValue.object(object).canonical() + [UInt8(ascii: "\n")]
  }

  /// Reads an event from a parsed line.
  ///
  /// - Throws: ``TraceError`` with the code `format` when a key is missing or of the wrong type, and `version`
  ///   when a newer program wrote the line.
  init(_ value: JSONValue, at offset: Int) throws(TraceError) {
    guard let version = value["v"]?.intValue, let sequence = value["s"]?.intValue,
      let kind = value["k"]?.stringValue, let span = value["sp"]?.stringValue,
      let site = value["at"]?.stringValue, let occurrence = value["n"]?.intValue
    else { throw .format("the line lacks one of v, s, k, sp, at, n", offset: offset) }
    guard version == Self.formatVersion else { throw .version(version, offset: offset) }
    self.init(
      sequence: sequence, kind: EventKind(rawValue: kind), span: span, site: site, occurrence: occurrence)
    dependencies = value["dep"]?.arrayValue?.compactMap(\.intValue) ?? []
    request = value["req"] ?? .null
    source = value["src"]?.stringValue.flatMap(Source.init(rawValue:))
    volatile = value["vol"] ?? .null
    if let failure = value["err"] {
      outcome = .failure(
        EffectFailure(
          code: failure["code"]?.stringValue ?? "unknown", message: failure["message"]?.stringValue ?? ""))
    } else {
      outcome = .result(value["res"] ?? .null)
    }
  }

  /// The digest of what the event means: kind, site, request and outcome, without anything volatile.
  package var semanticDigest: Digest {
    var object: JSONObject = ["k": .string(kind.rawValue), "at": .string(site), "req": request]
    switch outcome {
    case .result(let value): object["res"] = value
    case .failure(let failure):
      object["err"] = ["code": .string(failure.code), "message": .string(failure.message)]
    }
    return Digest(of: .object(object))
  }
}

extension JSONValue {
  /// Whether both are the same text in canonical form, where `1.0` is written `1`.
  package func means(_ other: JSONValue) -> Bool { self == other || canonical() == other.canonical() }
}
