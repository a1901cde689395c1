import Concepts

/// Reads the numbers of a `.npy` file, in pieces.
struct NumPyRows {
  private let header: NumPyHeader
  private let file: String
  /// Numbers read at once.
  private static let piece = 1 << 16

  init(_ header: NumPyHeader, file: String) { (self.header, self.file) = (header, file) }

  /// - Throws: ``DatasetError`` when the file is shorter or longer than its header says, or a number is not finite.
  func read(_ bytes: ExactReader, into rows: inout VectorRows) throws {
    let total = header.rows * header.width
    var place = 0
    while place < total {
      let count = min(Self.piece, total - place)
      let raw = try bytes.take(count * header.number.size)
      try raw.withUnsafeBytes { raw in
        for offset in 0..<count { try put(value(raw, offset), at: place + offset, into: &rows) }
      }
      place += count
    }
    guard try bytes.peek(1).isEmpty else {
      throw DatasetError(
        .unreadable,
        "the file goes on after its \(header.rows) by \(header.width) numbers; is it another file?",
        file: file)
    }
  }

  private func put(_ value: Float?, at place: Int, into rows: inout VectorRows) throws {
    let row = header.isByColumn ? place % header.rows : place / header.width
    let column = header.isByColumn ? place / header.rows : place % header.width
    guard let value else {
      throw DatasetError(
        .badLine,
        "row \(row + 1), number \(column + 1) is not a finite 32-bit number; clean the array before it is saved",
        file: file)
    }
    let target = rows.targets[row]
    if target >= 0 { rows.set(value, target, column) }
  }

  /// The number at an offset; `nil` when it is not finite, or too large for 32 bits.
  private func value(_ raw: UnsafeRawBufferPointer, _ offset: Int) -> Float? {
    let value: Float
    switch header.number {
    case .half: value = Float(Float16(bitPattern: bits(raw, offset)))
    case .single: value = Float(bitPattern: bits(raw, offset))
    case .double: value = Float(Double(bitPattern: bits(raw, offset)))
    }
    return value.isFinite ? value : nil
  }

  private func bits<Bits: FixedWidthInteger & BitwiseCopyable>(_ raw: UnsafeRawBufferPointer, _ offset: Int)
    -> Bits
  {
    let stored = raw.loadUnaligned(fromByteOffset: offset * MemoryLayout<Bits>.size, as: Bits.self)
    return header.isBigEndian ? Bits(bigEndian: stored) : Bits(littleEndian: stored)
  }
}
