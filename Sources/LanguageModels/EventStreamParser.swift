/// Cuts server-sent events out of bytes that arrive in pieces of any size (WHATWG HTML, 9.2).
///
///     var parser = EventStreamParser()
///     parser.feed(Array("data: 1\n\nda".utf8))  // ["1"]
struct EventStreamParser {
  private var line: [UInt8] = []
  private var data: [String] = []
  private var endedWithReturn = false

  /// The data of the events that these bytes complete.
  mutating func feed(_ bytes: [UInt8]) -> [String] {
    var events: [String] = []
    for byte in bytes {
      defer { endedWithReturn = byte == Self.carriageReturn }
      switch byte {
      case Self.lineFeed where endedWithReturn: continue
      case Self.lineFeed, Self.carriageReturn: if let event = endLine() { events.append(event) }
      default: line.append(byte)
      }
    }
    return events
  }

  /// The data of an event that the end of the bytes leaves open.
  mutating func finish() -> [String] {
    let last = line.isEmpty ? nil : endLine()
    return [last, endLine()].compactMap(\.self)
  }

  private mutating func endLine() -> String? {
    defer { line.removeAll(keepingCapacity: true) }
    guard !line.isEmpty else {
      defer { data = [] }
      return data.isEmpty ? nil : data.joined(separator: "\n")
    }
    let prefix = Array("data:".utf8)
    if line.starts(with: prefix) {
      let value = line.dropFirst(prefix.count)
      data.append(
        String(decoding: value.first == UInt8(ascii: " ") ? value.dropFirst() : value, as: UTF8.self))
    }
    return nil
  }

  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
}
