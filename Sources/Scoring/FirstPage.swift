import CKernels

/// The first page of a file that is mapped: what the file is, numbers about it, and a checksum of both; zeros after that.
enum FirstPage {
  /// Bytes of a page, the unit in which such files are laid out.
  static let size = 4096

  /// The page of a kind of file, named by eight bytes, with its numbers, little-endian.
  static func bytes(_ magic: [UInt8], _ words: [UInt64]) -> [UInt8] {
    var page = magic
    for word in words { page += withUnsafeBytes(of: word.littleEndian) { Array($0) } }
    page += withUnsafeBytes(of: ck_checksum(page, page.count).littleEndian) { Array($0) }
    return page + [UInt8](repeating: 0, count: size - page.count)
  }

  /// The numbers on the first page of a file; nil if it is not one of this kind, or is damaged.
  static func words(of file: MappedFile, _ magic: [UInt8], count: Int) -> [UInt64]? {
    guard file.count >= size else { return nil }
    let page = UnsafeRawBufferPointer(start: file.start, count: size)
    let words = (0..<count).map { place in
      page.loadUnaligned(fromByteOffset: magic.count + 8 * place, as: UInt64.self).littleEndian
    }
    return Array(page) == bytes(magic, words) ? words : nil
  }

  /// What a section of this many bytes takes in whole pages.
  static func padded(_ length: Int) -> Int { (length + size - 1) / size * size }
}
