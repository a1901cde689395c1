package import Tracing

/// A file as lines that show what a trace means; what of it is no intact trace stands there byte for byte.
///
/// So a line-by-line tool shows each change of what events mean, and of any file that it takes for a trace.
package struct TraceLines: Sendable {
  private let path: String
  private let showsPayloads: Bool

  /// - Parameter showsPayloads: whether big payloads beside the trace are shown in full, not by digest.
  package init(_ path: String, showsPayloads: Bool = false) {
    (self.path, self.showsPayloads) = (path, showsPayloads)
  }

  /// - Parameter sink: is given the text piece by piece.
  /// - Throws: ``TraceError`` when the file cannot be read.
  package func each(_ sink: ([UInt8]) -> Void) throws(TraceError) {
    let store = showsPayloads ? EventText.store(beside: path) : nil
    var reader = try TraceReader(path: path)
    var (intact, count) = (0, 0)
    do throws(TraceError) {
      while let event = try reader.nextEvent() {
        let lines = try EventText.lines(of: event, store)
        (intact, count) = (reader.prefix.length, count + 1)
        sink(Array((lines.joined(separator: "\n") + "\n").utf8))
      }
      guard reader.prefix.isTorn else { return }
      sink(Array("cut: a line begins at byte \(intact) and does not end\n".utf8))
    } catch {
      guard error.code != .file else { throw error }
      if count > 0 { sink(Array("damaged: \(error.description)\n".utf8)) }
    }
    try copy(from: intact, sink)
  }

  /// Of an archive, which no line-by-line tool can show, nothing is copied.
  private func copy(from start: Int, _ sink: ([UInt8]) -> Void) throws(TraceError) {
    guard !TraceArchive.isOne(path) else { return }
    var file = try FilePieces(path, from: start)
    while case let piece = try file.next(), !piece.isEmpty { sink(piece) }
  }
}
