import JSON

/// The head of a `.npy` file: what its numbers are, and how many rows and columns they make.
///
/// Source: NumPy, *NEP 1, A Simple File Format for NumPy Arrays*: magic, version, the length of a text, and the text: a
/// dictionary of Python with `descr`, `fortran_order` and `shape`.
struct NumPyHeader {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// A longer text is no header of an array of numbers.
  private static let longest = 1 << 16

  /// A kind of number that is read.
  enum Number: String {
    case half = "f2", single = "f4", double = "f8"

    var size: Int {
      switch self {
      case .half: 2
      case .single: 4
      case .double: 8
      }
    }
  }

  let number: Number
  let isBigEndian: Bool
  /// Whether columns follow one another, not rows.
  let isByColumn: Bool
  let rows: Int
  let width: Int

  /// - Throws: ``DatasetError`` for other versions and kinds of arrays.
  init(_ bytes: ExactReader) throws {
    let fault = { (message: String) in DatasetError(.badHeader, message, file: bytes.file) }
    let fixed = try bytes.take(Self.magic.count + 2)
    let version = fixed[Self.magic.count]
    guard (1...3).contains(version) else {
      throw fault(
        "the .npy file is of version \(version), and 1 to 3 are read; save it again with numpy.save")
    }
    let length = try bytes.take(version == 1 ? 2 : 4).reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= Self.longest else {
      throw fault("the header of the .npy file has \(length) bytes: it is damaged")
    }
    let text = try bytes.take(length)
    guard let header = Self.parse(text) else {
      throw fault("the header of the .npy file cannot be read: it is damaged")
    }
    guard let type = header["descr"]?.stringValue else {
      throw fault("the array has fields of several kinds; save one array of numbers")
    }
    (number, isBigEndian) = try Self.kind(type, fault)
    isByColumn = header["fortran_order"]?.boolValue == true
    let shape = header["shape"]?.arrayValue?.map(\.intValue) ?? []
    guard shape.count == 2, let rows = shape[0], let width = shape[1], rows >= 0, width > 0 else {
      let told = header["shape"]?.printed() ?? "none"
      throw fault("the array's shape is \(told), and rows by columns are wanted: one vector a row")
    }
    guard !rows.multipliedReportingOverflow(by: width).overflow,
      !(rows * width).multipliedReportingOverflow(by: number.size).overflow
    else { throw fault("the array's shape is \(rows) by \(width), which no file holds") }
    (self.rows, self.width) = (rows, width)
  }

  /// The kind and order of bytes in `<f4`.
  private static func kind(_ type: String, _ fault: (String) -> DatasetError) throws -> (Number, Bool) {
    let order = type.prefix(1), name = type.dropFirst()
    guard ["<", ">", "="].contains(order), let number = Number(rawValue: String(name)) else {
      throw fault(
        "the array's numbers are '\(type)', and 16-, 32- and 64-bit floating-point numbers are read; save "
          + "array.astype('float32')")
    }
    return (number, order == ">")
  }

  /// Python's dictionary as JSON: the tuple as a list, no comma before a closing bracket.
  private static func parse(_ text: [UInt8]) -> JSONValue? {
    let json = text.withUnsafeBufferPointer { PythonTranslator($0).json }
    guard let json else { return nil }
    var plain: [UInt8] = []
    var isQuoted = false
    for byte in json {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      switch (isQuoted, byte) {
      case (false, UInt8(ascii: " ")), (false, 10): continue
      case (false, UInt8(ascii: "(")): plain.append(UInt8(ascii: "["))
      case (false, UInt8(ascii: ")")), (false, UInt8(ascii: "}")), (false, UInt8(ascii: "]")):
        if plain.last == UInt8(ascii: ",") { plain.removeLast() }
        plain.append(byte == UInt8(ascii: ")") ? UInt8(ascii: "]") : byte)
      default: plain.append(byte)
      }
    }
    return try? JSONValue(parsing: plain)
  }
}
