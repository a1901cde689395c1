/// Puts a file of llama.cpp's format together: keys with values, then tensors.
///
/// GGUF, version 3 (ggml-org/ggml, docs/gguf.md): numbers with the least significant byte first, tensors at multiples
/// of 32 bytes.
struct GGUFWriter {
  private var keys: [UInt8] = []
  private var keyCount: UInt64 = 0
  private var infos: [UInt8] = []
  private var tensorCount: UInt64 = 0
  private var data: [UInt8] = []

  private static let alignment = 32

  mutating func set(_ key: String, _ value: String) {
    begin(key, type: 8)
    Self.append(value, to: &keys)
  }

  mutating func set(_ key: String, _ value: UInt32) {
    begin(key, type: 4)
    Self.append(value, to: &keys)
  }

  mutating func set(_ key: String, _ value: Float) {
    begin(key, type: 6)
    Self.append(value.bitPattern, to: &keys)
  }

  mutating func set(_ key: String, _ value: Bool) {
    begin(key, type: 7)
    keys.append(value ? 1 : 0)
  }

  mutating func set(_ key: String, _ values: [String]) {
    begin(key, type: 9)
    Self.append(UInt32(8), to: &keys)
    Self.append(UInt64(values.count), to: &keys)
    for value in values { Self.append(value, to: &keys) }
  }

  mutating func set(_ key: String, _ values: [Int32]) {
    begin(key, type: 9)
    Self.append(UInt32(5), to: &keys)
    Self.append(UInt64(values.count), to: &keys)
    for value in values { Self.append(value, to: &keys) }
  }

  /// Adds a tensor of 32-bit floats.
  ///
  /// - Parameters:
  ///   - shape: the slowest index first, as safetensors has it; GGUF has it the other way around.
  mutating func add(_ name: String, shape: [Int], _ numbers: ArraySlice<UInt8>) {
    Self.append(name, to: &infos)
    Self.append(UInt32(shape.count), to: &infos)
    for size in shape.reversed() { Self.append(UInt64(size), to: &infos) }
    Self.append(UInt32(0), to: &infos)
    Self.append(UInt64(data.count), to: &infos)
    data += numbers
    Self.align(&data)
    tensorCount += 1
  }

  var bytes: [UInt8] {
    var file = Array("GGUF".utf8)
    Self.append(UInt32(3), to: &file)
    Self.append(tensorCount, to: &file)
    Self.append(keyCount, to: &file)
    file += keys
    file += infos
    Self.align(&file)
    return file + data
  }

  private mutating func begin(_ key: String, type: UInt32) {
    Self.append(key, to: &keys)
    Self.append(type, to: &keys)
    keyCount += 1
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    append(UInt64(text.utf8.count), to: &bytes)
    bytes += text.utf8
  }

  private static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
  }

  private static func align(_ bytes: inout [UInt8]) {
    let over = bytes.count % alignment
    if over > 0 { bytes += repeatElement(0, count: alignment - over) }
  }
}
