import JSON

/// What an event asked and what came back, in canonical form; empty for null.
///
/// Big ones lie beside the trace, and stand here as references.
struct EventPayloads {
  var request: [UInt8] = []
  var result: [UInt8] = []

  /// - Parameter blobs: where what is longer than ``BlobStore/threshold`` goes; it stays in the line if `nil`.
  init(_ event: TraceEvent, _ blobs: BlobStore?) throws(TraceError) {
    request = try Self.bytes(of: event.request, blobs)
    if case .result(let value) = event.outcome { result = try Self.bytes(of: value, blobs) }
  }

  private static func bytes(of value: JSONValue, _ blobs: BlobStore?) throws(TraceError) -> [UInt8] {
    guard value != .null else { return [] }
    let bytes = value.canonical()
    guard let blobs, bytes.count > BlobStore.threshold else { return bytes }
    let digest = try blobs.put(bytes)
    return BlobStore.reference(to: digest, count: bytes.count).canonical()
  }
}
