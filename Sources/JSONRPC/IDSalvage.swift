import JSON

/// Finds the identifier of a message that is not, or not wholly, JSON.
///
/// Only a member of the outermost object counts, and only when there is one of it: a reply with a wrong
/// identifier is worse than one with none.
enum IDSalvage {
  static func find(in text: some Collection<UInt8>) -> RequestID? {
    var scan = Scan(bytes: Array(text))
    return scan.run()
  }

  private struct Scan {
    let bytes: [UInt8]
    var position = 0
    var depth = 0
    /// Whether the next string of the outermost object is a key.
    var atKey = false
    var found: [RequestID] = []

    mutating func run() -> RequestID? {
      while position < bytes.count {
        switch bytes[position] {
        case UInt8(ascii: "{"), UInt8(ascii: "["): open()
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        case UInt8(ascii: ","): atKey = depth == 1
        case UInt8(ascii: "\""):
          passString()
          continue
        default: break
        }
        position += 1
      }
      guard let first = found.first, found.allSatisfy({ $0 == first }) else { return nil }
      return first
    }

    private mutating func open() {
      depth += 1
      atKey = depth == 1 && bytes[position] == UInt8(ascii: "{")
    }

    private mutating func passString() {
      let key = literal()
      defer { atKey = false }
      guard atKey, depth == 1, key == Array(#""id""#.utf8)[...] else { return }
      skipSpace()
      guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else { return }
      position += 1
      skipSpace()
      if let id = scalar() { found.append(id) }
    }

    private mutating func skipSpace() {
      while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    /// Passes a string and gives it with its quotes.
    private mutating func literal() -> ArraySlice<UInt8> {
      let start = position
      position += 1
      while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
        position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
      }
      position = min(position + 1, bytes.count)
      return bytes[start..<position]
    }

    private mutating func scalar() -> RequestID? {
      guard position < bytes.count else { return nil }
      if bytes[position] == UInt8(ascii: "\"") {
        return (try? JSONValue(parsing: literal())).flatMap(RequestID.init)
      }
      let start = position
      while position < bytes.count, !([0x20, 0x09, 0x0A, 0x0D] + Array(",}]".utf8)).contains(bytes[position])
      {
        position += 1
      }
      // A number that the end of the text may have cut short is not believed.
      guard position < bytes.count else { return nil }
      return (try? JSONValue(parsing: bytes[start..<position])).flatMap(RequestID.init)
    }
  }
}
