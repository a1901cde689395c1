/// How messages are told apart in a stream of bytes.
package enum Framing: String, Hashable, Sendable {
  /// `Content-Length: N`, an empty line, and N bytes.
  case header
  /// One message a line.
  case line

  /// The bytes of one frame around `body`, which has no line break of its own.
  package func frame(_ body: [UInt8]) -> [UInt8] {
    switch self {
    case .header: Array("Content-Length: \(body.count)\r\n\r\n".utf8) + body
    case .line: body + [UInt8(ascii: "\n")]
    }
  }
}

/// What is wrong with the framing of a message.
package struct FramingFault: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    /// Bytes that start no message; they are skipped to the end of the line.
    case garbage
    /// A header block without a usable `Content-Length`.
    case badHeader
    /// A character set other than UTF-8.
    case badCharset
    /// A message of no bytes.
    case empty
    /// A message beyond the limit; it is passed over.
    case tooLarge
    /// The input ended within a message.
    case truncated
  }

  package var kind: Kind
  package var message: String
  /// The first bytes of the message, in which its identifier may be found.
  package var head: [UInt8] = []
}
