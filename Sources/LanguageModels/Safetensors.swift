import JSON

/// A safetensors file: named arrays of numbers, one after the other behind a header of JSON.
///
/// Eight bytes, least significant first, give the header's length; places in it count from its end.
struct Safetensors {
  struct Tensor: Sendable {
    var name: String
    /// `F32`, `I64`, …
    var type: String
    /// The slowest index first.
    var shape: [Int]
    /// Where its numbers lie in ``bytes``.
    var range: Range<Int>
  }

  let bytes: [UInt8]
  /// In the order of their places.
  let tensors: [Tensor]

  /// - Throws: ``ModelError`` `absent` for bytes that are not of the format or were cut short.
  init(_ bytes: [UInt8], from path: String) throws(ModelError) {
    let length = bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard bytes.count >= 8, length <= UInt64(bytes.count - 8),
      let header = try? JSONValue(parsing: Array(bytes[8..<8 + Int(length)])),
      let members = header.objectValue
    else { throw Self.broken(path, "its header cannot be read") }
    let start = 8 + Int(length)
    var tensors: [Tensor] = []
    for (name, value) in members where name != "__metadata__" {
      guard let tensor = Self.tensor(name, value, start: start), tensor.range.upperBound <= bytes.count else {
        throw Self.broken(path, "'\(name)' lies outside of it")
      }
      tensors.append(tensor)
    }
    self.bytes = bytes
    self.tensors = tensors.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  private static func tensor(_ name: String, _ value: JSONValue, start: Int) -> Tensor? {
    let places = (value["data_offsets"]?.arrayValue ?? []).compactMap(\.intValue)
    let shape = (value["shape"]?.arrayValue ?? []).compactMap(\.intValue)
    guard let type = value["dtype"]?.stringValue, places.count == 2, places[0] >= 0, places[0] <= places[1],
      places[1] < 1 << 40, shape.allSatisfy({ $0 >= 0 })
    else { return nil }
    return Tensor(name: name, type: type, shape: shape, range: start + places[0]..<start + places[1])
  }

  private static func broken(_ path: String, _ why: String) -> ModelError {
    ModelError(.absent, "\(path) is no safetensors file: \(why); `reprise model pull` fetches it again")
  }
}
