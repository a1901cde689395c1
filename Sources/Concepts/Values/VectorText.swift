import FoundationEssentials
package import JSON

/// Vectors as a trace and a cache hold them: base64 of IEEE 754 singles, least significant byte first.
package enum VectorText {
  package static func encoded(_ vectors: [[Float]]) -> JSONValue {
    let words = vectors.flatMap { $0.map(\.bitPattern.littleEndian) }
    let bytes = words.withUnsafeBytes { Data($0) }
    return [
      "width": .integer(Int64(vectors.first?.count ?? 0)), "count": .integer(Int64(vectors.count)),
      "f32": .string(bytes.base64EncodedString()),
    ]
  }

  /// Reads vectors back; `nil` when the value is not of this form or a number is not finite.
  package static func decoded(_ json: JSONValue) -> [[Float]]? {
    guard let width = json["width"]?.intValue, let count = json["count"]?.intValue, width >= 0, count >= 0,
      let text = json["f32"]?.stringValue, let numbers = singles(text),
      numbers.count == width.multipliedReportingOverflow(by: count).partialValue,
      numbers.allSatisfy(\.isFinite)
    else { return nil }
    return (0..<count).map { Array(numbers[$0 * width..<($0 + 1) * width]) }
  }

  /// The numbers of a base64 text; `nil` when it is none, or is cut.
  package static func singles(_ base64: String) -> [Float]? {
    guard let bytes = Data(base64Encoded: base64), bytes.count % 4 == 0 else { return nil }
    return bytes.withUnsafeBytes { raw in
      (0..<raw.count / 4).map { place in
        let word = raw.loadUnaligned(fromByteOffset: 4 * place, as: UInt32.self)
        return Float(bitPattern: UInt32(littleEndian: word))
      }
    }
  }
}
