import CKernels

// The file of an index is its memory: a page that says what it is, then panels, bytes, scales and bounds,
// each from a new page on, little-endian. Opening maps it and reads one page; the rest is read as searches
// touch it.
extension VectorIndex {
  /// Changes whenever the layout or the meaning of a number in it changes.
  private static let magic: [UInt8] = Array("RPRSVEC1".utf8)

  /// Writes the index, whole or not at all. Throws `file`, and `badShape` for rows too wide to be quantised.
  package func write(to path: String) throws(ScoringError) {
    guard let codes else { throw ScoringError(.badShape, "rows of \(dimensions) columns have no file form") }
    let sections = [UnsafeRawBufferPointer(panels.bytes)] + codes.sections
    let checksums = sections.map { ck_checksum($0.baseAddress, $0.count) }
    let header = FirstPage.bytes(
      Self.magic,
      [UInt64(rowCount), UInt64(dimensions), UInt64(bound.bitPattern), codes.greatestNorm.bitPattern]
        + checksums)
    let padding = [UInt8](repeating: 0, count: FirstPage.size)
    let outcome = header.withUnsafeBytes { header in
      padding.withUnsafeBytes { padding in
        let padded = sections.flatMap { section in
          [
            section,
            UnsafeRawBufferPointer(rebasing: padding[..<(FirstPage.padded(section.count) - section.count)]),
          ]
        }
        return Result { () throws(ScoringError) in try MappedFile.write([header] + padded, to: path) }
      }
    }
    try outcome.get()
  }

  /// Opens a written index without reading it through. Throws `file`, and `damaged` for a file that is not a
  /// whole index of this version.
  package convenience init(mapping path: String) throws(ScoringError) {
    let file = try MappedFile(path)
    guard let words = Self.words(of: file) else {
      throw ScoringError(.damaged, "'\(path)' is not an index of this version; write it anew")
    }
    let (rowCount, dimensions) = (Int(words[0]), Int(words[1]))
    guard let lengths = Self.lengths(rowCount, dimensions),
      file.count == FirstPage.size + lengths.reduce(0, { $0 + FirstPage.padded($1) })
    else { throw ScoringError(.damaged, "'\(path)' is cut short or has grown; write it anew") }
    var place = FirstPage.size
    let sections = lengths.map { length in
      defer { place += FirstPage.padded(length) }
      return UnsafeMutableRawBufferPointer(start: file.start + place, count: length)
    }
    self.init(
      rowCount: rowCount, dimensions: dimensions,
      bound: Float(bitPattern: UInt32(truncatingIfNeeded: words[2])),
      panels: AlignedBuffer(sections[0], owner: file),
      codes: CodeSpace(
        rowCount: rowCount, width: dimensions, greatestNorm: Double(bitPattern: words[3]),
        sections: Array(sections[1...]), owner: file))
  }

  /// Reads a written index through and compares it with the checksums it was written with; throws `damaged`
  /// if a byte differs.
  package static func verify(_ path: String) throws(ScoringError) {
    let index = try VectorIndex(mapping: path)
    let file = try MappedFile(path)
    let sections = [UnsafeRawBufferPointer(index.panels.bytes)] + (index.codes?.sections ?? [])
    let wanted = (words(of: file) ?? []).dropFirst(4)
    let found = sections.map { ck_checksum($0.baseAddress, $0.count) }
    guard Array(wanted) == found else {
      throw ScoringError(.damaged, "'\(path)' has changed since it was written; write it anew")
    }
  }

  /// The words of the first page; nil if it is not one.
  private static func words(of file: MappedFile) -> [UInt64]? {
    FirstPage.words(of: file, magic, count: 8)
  }

  /// Bytes of panels, codes, scales and bounds; nil for numbers no index has.
  private static func lengths(_ rowCount: Int, _ dimensions: Int) -> [Int]? {
    guard (0...Int(Int32.max)).contains(rowCount), (0...CodeSpace.dimensionLimit).contains(dimensions) else {
      return nil
    }
    let panels = (rowCount + Int(CK_PANEL) - 1) / Int(CK_PANEL)
    let rows = panels * Int(CK_PANEL)
    return [4 * rows * dimensions, 4 * rows * ((dimensions + 3) / 4), 4 * rows, 32 * panels]
  }
}
