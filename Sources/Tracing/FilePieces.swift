/// The bytes of a file from a place on, piece by piece.
package struct FilePieces: ~Copyable {
  private let file: FileDescriptor
  private var place: Int

  /// - Throws: ``TraceError`` `file` when the file cannot be opened.
  package init(_ path: String, from start: Int = 0) throws(TraceError) {
    file = try FileDescriptor.reading(path)
    place = start
  }

  /// The next bytes; empty at the end.
  package mutating func next() throws(TraceError) -> [UInt8] {
    let bytes = try file.read(upTo: 1 << 16, from: place)
    place += bytes.count
    return bytes
  }
}
