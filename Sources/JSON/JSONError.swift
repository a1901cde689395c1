/// What is wrong with a JSON text, value, pointer or patch, and where.
package struct JSONError: Error, Sendable, Hashable {
  /// What kind of fault it is; stable, unlike the message.
  package enum Code: String, Sendable, Hashable {
    /// The text is not JSON.
    case syntax
    /// The text is not UTF-8, or an escape names half a surrogate pair.
    case encoding
    /// The text ends too early.
    case truncated
    /// Two members of one object have the same key.
    case duplicateKey
    /// A key contains U+0000.
    case nulInKey
    /// An integer beyond 64 bits, or a number beyond the range of a double.
    case numberTooLarge
    /// More bytes, levels or members than the limits allow.
    case limit
    /// A number that JSON cannot write: not a number, or infinite.
    case notFinite
    /// A value of one kind where another is wanted.
    case wrongType
    /// A member or element that is not there.
    case missing
    /// A value of the right kind that its type refuses.
    case invalidValue
    /// A text that is no JSON pointer.
    case badPointer
    /// A patch that is malformed, or whose test fails.
    case badPatch
  }

  package var code: Code
  package var message: String
  /// The byte of the text at which the fault was found, from 0.
  package var offset: Int
  /// The line of the text, from 1; 0 when the fault is not about a text.
  package var line: Int
  /// The column in characters (Unicode scalars), from 1; 0 when the fault is not about a text.
  package var column: Int
  /// The JSON pointer to the faulty value, when the fault is about a value.
  package var pointer: String?

  package init(
    _ code: Code, _ message: String, offset: Int = 0, line: Int = 0, column: Int = 0, pointer: String? = nil
  ) {
    self.code = code
    self.message = message
    self.offset = offset
    self.line = line
    self.column = column
    self.pointer = pointer
  }
}

extension JSONError: CustomStringConvertible {
  package var description: String {
    if line > 0 { return "line \(line), column \(column): \(message)" }
    guard let pointer else { return message }
    return "\(pointer.isEmpty ? "the value" : pointer): \(message)"
  }
}
