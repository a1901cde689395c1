package import JSON

extension TraceEvent {
  /// The version of the format this program writes.
  package static let formatVersion = 1

  /// Adds the event as one canonical line, with a line feed, chained to the line before it: the keys are written in
  /// their canonical order.
  ///
  /// - Parameter payloads: request and result in canonical form, printed before because their size decides where they
  ///   lie; empty for null.
  func appendLine(to line: inout [UInt8], after previous: Digest, _ payloads: EventPayloads) {
    line += "{\"at\":".utf8
    JSONValue.string(site).appendCanonical(to: &line)
    if case .failure(let failure) = outcome {
      line += ",\"err\":".utf8
      let error: JSONValue = ["code": .string(failure.code), "message": .string(failure.message)]
      error.appendCanonical(to: &line)
    }
    line += ",\"k\":".utf8
    JSONValue.string(kind.rawValue).appendCanonical(to: &line)
    line += ",\"n\":".utf8
    line += String(occurrence).utf8
    line += ",\"p\":\"".utf8
    previous.appendHex(to: &line)
    line.append(UInt8(ascii: "\""))
    if !payloads.request.isEmpty {
      line += ",\"req\":".utf8
      line += payloads.request
    }
    if !payloads.result.isEmpty {
      line += ",\"res\":".utf8
      line += payloads.result
    }
    line += ",\"s\":".utf8
    line += String(sequence).utf8
    line += ",\"sp\":".utf8
    JSONValue.string(span).appendCanonical(to: &line)
    if let source {
      line += ",\"src\":\"".utf8
      line += source.rawValue.utf8
      line.append(UInt8(ascii: "\""))
    }
    line += ",\"v\":".utf8
    line += String(Self.formatVersion).utf8
    if volatile != .null {
      line += ",\"vol\":".utf8
      volatile.appendCanonical(to: &line)
    }
    line += "}\n".utf8
  }

  /// Reads an event from a line with its line feed.
  ///
  /// - Throws: as ``init(_:at:)``, and with the code `format` for a line that is no JSON.
  package init(parsing line: [UInt8], at offset: Int) throws(TraceError) {
    let value: JSONValue
    do { value = try JSONValue(parsing: line.dropLast()) } catch { throw .format("\(error)", offset: offset) }
    try self.init(value, at: offset)
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
