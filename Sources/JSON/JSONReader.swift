import CJansson

/// Turns a text into a value by way of jansson.
///
/// 1. Jansson decides what is JSON; a text it refuses is read again by ``JSONDiagnosis``, which only says where
///    and why.
/// 2. Long strings do not pass through jansson, see ``JSONLifting``; the result is the same.
enum JSONReader {
  private static let seeded: Void = json_object_seed(0)

  /// - Parameter lifting: the fewest bytes of a string that is lifted; nil when none is.
  static func read(
    _ text: UnsafeBufferPointer<UInt8>, _ limits: JSONLimits, lifting: Int? = JSONLifting.threshold
  ) -> Result<JSONValue, JSONError> {
    do throws(JSONError) {
      return .success(try value(of: text, limits, lifting: lifting))
    } catch {
      return .failure(error)
    }
  }

  private static func value(
    of text: UnsafeBufferPointer<UInt8>, _ limits: JSONLimits, lifting: Int?
  ) throws(JSONError) -> JSONValue {
    guard text.count <= limits.bytes else {
      throw JSONError(
        .limit, "the text has \(text.count) bytes; at most \(limits.bytes) are read", offset: limits.bytes)
    }
    do throws(JSONError) {
      let lifted = try lifting.flatMap { (limit) throws(JSONError) in
        try JSONLifting(text, threshold: limit)
      }
      let rest = lifted?.rest
      let result = rest.map { $0.withUnsafeBufferPointer { load($0, limits, lifted?.strings ?? []) } }
      return try (result ?? load(text, limits, [])).get()
    } catch {
      return try explain(error, in: text, limits, lifting: lifting)
    }
  }

  /// Throws the first fault of a refused text, or reads it once more with its wide integers marked.
  private static func explain(
    _ error: JSONError, in text: UnsafeBufferPointer<UInt8>, _ limits: JSONLimits, lifting: Int?
  ) throws(JSONError) -> JSONValue {
    var diagnosis = JSONDiagnosis(text, limits)
    if let fault = diagnosis.fault() { throw fault }
    guard error.code == .numberTooLarge, !diagnosis.wideIntegerEnds.isEmpty else { throw error }
    var marked: [UInt8] = []
    var start = 0
    for end in diagnosis.wideIntegerEnds {
      marked += text[start..<end]
      marked += ".0".utf8
      start = end
    }
    marked += text[start...]
    var roomy = limits
    roomy.bytes += 2 * diagnosis.wideIntegerEnds.count
    return try marked.withUnsafeBufferPointer { read($0, roomy, lifting: lifting) }.get()
  }

  private static func load(
    _ text: UnsafeBufferPointer<UInt8>, _ limits: JSONLimits, _ strings: [JSONLifting.LiftedString]
  ) -> Result<JSONValue, JSONError> {
    _ = seeded
    var fault = json_error_t()
    let flags = Int(JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_ANY)
    let start = UnsafeRawPointer(text.baseAddress)?.assumingMemoryBound(to: CChar.self)
    guard let start, let root = json_loadb(start, text.count, flags, &fault) else {
      return .failure(JSONError(jansson: fault, in: text))
    }
    defer { json_decref(root) }
    var converter = JSONTreeConverter(limits: limits, lifted: strings[...])
    return converter.result(of: root)
  }
}
