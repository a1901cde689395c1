import JSON

/// Where the events of a compared trace are taken from, one at a time.
enum EventSource: Sendable {
  case memory([TraceEvent])
  /// Lines of a file whose chain was verified, each by where it begins.
  case file(OpenTrace, starts: [Int])

  /// - Throws: ``TraceError`` when the file was altered meanwhile, or a payload beside it.
  func event(at place: Int) throws(TraceError) -> TraceEvent {
    switch self {
    case .memory(let events): events[place]
    case .file(let trace, let starts):
      try trace.event(at: starts[place]..<starts[place + 1])
    }
  }
}

/// A trace's file, kept open, with the payloads beside it; of an archive what was unpacked.
final class OpenTrace: Sendable {
  private let file: FileDescriptor
  /// Where lines must be kept that were read, as they cannot be read again from an archive.
  let scratch: ScratchFile?
  private let blobs: BlobStore?

  init(path: String, blobs: BlobStore?) throws(TraceError) {
    file = try FileDescriptor.reading(path)
    scratch = TraceArchive.isOne(path) ? try ScratchFile(beside: path) : nil
    self.blobs = blobs
  }

  private func read(_ range: Range<Int>) throws(TraceError) -> [UInt8] {
    guard let scratch else { return try file.read(range) }
    return try scratch.read(range)
  }

  /// The event of the line that fills a range of the file.
  func event(at range: Range<Int>) throws(TraceError) -> TraceEvent {
    let event = try TraceEvent(parsing: try read(range), at: range.lowerBound)
    guard let blobs else { return event }
    return try Trace.resolve(event, blobs)
  }

  /// A value in canonical form, with what lies beside the trace in place of a reference to it.
  func resolved(_ text: UnsafeRawBufferPointer) throws(TraceError) -> [UInt8]? {
    guard let blobs, text.count < 160, text.starts(with: Self.reference),
      let value = try? JSONValue(parsing: Array(text))
    else { return nil }
    let resolved = try blobs.resolved(value)
    return resolved == value ? nil : resolved.canonical()
  }

  private static let reference = Array("{\"$b\":\"".utf8)
}
