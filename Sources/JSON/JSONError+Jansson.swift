import CJansson

extension JSONError {
  /// A fault that jansson found, with line and column counted anew from its byte position.
  init(jansson fault: json_error_t, in text: UnsafeBufferPointer<UInt8>) {
    var fault = fault
    let code = Code(jansson: json_error_code(&fault))
    let message = withUnsafeBytes(of: &fault.text) { raw in
      String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
    }
    let isSurrogate = message.hasPrefix("invalid Unicode")
    self.init(isSurrogate ? .encoding : code, message.isEmpty ? "the text is empty" : message)
    locate(Swift.max(0, Int(fault.position)), in: text)
  }

  /// Sets offset, line and column to the byte `offset` of `text`.
  mutating func locate(_ offset: Int, in text: UnsafeBufferPointer<UInt8>) {
    self.offset = Swift.min(offset, text.count)
    line = 1
    column = 1
    for byte in text.prefix(self.offset) {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
  }
}

extension JSONError.Code {
  init(jansson code: json_error_code) {
    switch code {
    case json_error_invalid_utf8: self = .encoding
    case json_error_premature_end_of_input: self = .truncated
    case json_error_null_byte_in_key: self = .nulInKey
    case json_error_duplicate_key: self = .duplicateKey
    case json_error_numeric_overflow: self = .numberTooLarge
    case json_error_stack_overflow: self = .limit
    default: self = .syntax
    }
  }
}
