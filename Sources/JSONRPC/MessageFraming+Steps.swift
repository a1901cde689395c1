extension MessageFraming {
  /// Skips a byte order mark and blank bytes, then chooses by the first byte.
  mutating func startMessage() -> Bool {
    if atStreamStart, !skipMark() { return false }
    let blank = buffer[start...].prefix { [0x20, 0x09, 0x0A, 0x0D].contains($0) }.count
    use(blank)
    guard available > 0 else { return false }
    let byte = buffer[start]
    let opens = byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
    if let fault = pendingFault {
      pendingFault = nil
      if opens { state = .value(BalancedScan(), fault) } else { emit(fault) }
      return true
    }
    if opens {
      let isLine = framing == .line || (framing == nil && !inGarbage)
      state = isLine ? .line : .value(BalancedScan(), nil)
    } else if HeaderBlock.isNameByte(byte) {
      state = .header(HeaderBlock())
    } else {
      reportGarbage()
      state = .dropLine
    }
    return true
  }

  /// Skips the byte order mark at the start of the stream; false while it may still come.
  private mutating func skipMark() -> Bool {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    guard available >= mark.count else {
      guard buffer[start...].elementsEqual(mark.prefix(available)) else {
        atStreamStart = false
        return true
      }
      return false
    }
    atStreamStart = false
    if buffer[start...].starts(with: mark) { use(mark.count) }
    return true
  }

  private mutating func reportGarbage() {
    if !inGarbage {
      emit(FramingFault(kind: .garbage, message: "these bytes start no message", head: garbageHead))
    }
    inGarbage = true
  }

  /// The first byte only, as it is at hand whatever the chunks are.
  private var garbageHead: [UInt8] { Array(buffer[start...].prefix(1)) }

  mutating func dropLine() -> Bool {
    guard let end = lineEnd() else {
      use(available)
      return false
    }
    use(end + 1)
    state = .between
    return true
  }

  // MARK: - Headers

  mutating func takeHeaderLine(_ block: HeaderBlock) -> Bool {
    var block = block
    if block.isStarted, available > 0, [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(buffer[start]) {
      // What looked like a header was a line of something else.
      reportGarbage()
      state = .between
      return true
    }
    guard let end = lineEnd() else { return refuseLongHeader(block) }
    guard block.size + end < limits.header else { return refuseLongHeader(block) }
    block.size += end + 1
    var line = buffer[start..<(start + end)]
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    if !block.isStarted, !block.take(line) {
      reportGarbage()
      use(end + 1)
      state = .between
      return true
    }
    if !line.isEmpty { _ = block.take(line) }
    use(end + 1)
    if line.isEmpty { endHeader(block) } else { state = .header(block) }
    return true
  }

  private mutating func refuseLongHeader(_ block: HeaderBlock) -> Bool {
    guard block.size + available > limits.header else { return false }
    reportGarbage()
    state = .dropLine
    return true
  }

  private mutating func endHeader(_ block: HeaderBlock) {
    state = .between
    if framing == nil { framing = .header }
    switch block.length {
    case .none:
      pendingFault = FramingFault(kind: .badHeader, message: "the header has no Content-Length")
    case .bad(let text):
      pendingFault = FramingFault(
        kind: .badHeader, message: "Content-Length must be digits, not '\(text.prefix(40))'")
    case .bytes(0):
      emit(FramingFault(kind: .empty, message: "the message has no bytes"))
    case .bytes(let length) where length <= limits.message:
      let isUTF8 = block.charset == nil || block.charset == "utf-8" || block.charset == "utf8"
      let fault = FramingFault(kind: .badCharset, message: "the character set must be utf-8")
      buffer.reserveCapacity(start + length)
      state = .body(length, isUTF8 ? nil : fault)
    case .bytes(let length): state = .drain(left: length, nil, tooLarge("\(length)"))
    case .beyondIntegers: state = .drain(left: .max, nil, tooLarge("more than 2⁶³"))
    }
  }

  private func tooLarge(_ size: String) -> FramingFault {
    FramingFault(
      kind: .tooLarge, message: "the message has \(size) bytes; at most \(limits.message) are read")
  }

  // MARK: - Bodies

  mutating func takeBody(_ length: Int, _ fault: FramingFault?) -> Bool {
    guard available >= length else { return false }
    let body = Array(buffer[start..<(start + length)])
    use(length)
    state = .between
    if var fault {
      fault.head = Array(body.prefix(limits.head))
      emit(fault)
    } else {
      emitFrame(body, .header)
    }
    return true
  }

  mutating func takeLine() -> Bool {
    guard let end = lineEnd(), end <= limits.message else { return refuseLongLine() }
    var line = buffer[start..<(start + end)]
    while line.last == UInt8(ascii: "\r") { line.removeLast() }
    emitFrame(Array(line), .line)
    use(end + 1)
    state = .between
    return true
  }

  private mutating func refuseLongLine() -> Bool {
    guard available > limits.message else { return false }
    var fault = tooLarge("more than \(limits.message)")
    fault.head = head
    if framing == nil { framing = .line }
    emit(fault)
    use(limits.message)
    state = .dropLine
    return true
  }

  /// Takes a value that ends with its brackets, or at a line break where lines are messages.
  mutating func takeValue(_ scan: BalancedScan, _ fault: FramingFault?) -> Bool {
    var scan = scan
    while scanned < available, scanned <= limits.message {
      let byte = buffer[start + scanned]
      let ends = scan.ends(with: byte)
      scanned += 1
      if ends || (byte == UInt8(ascii: "\n") && fault == nil && framing != .header) {
        endValue(fault)
        return true
      }
    }
    if scanned > limits.message {
      var refusal = fault ?? tooLarge("more than \(limits.message)")
      refusal.head = head
      emit(refusal)
      use(scanned)
      state = .drain(left: .max, scan, nil)
      return true
    }
    state = .value(scan, fault)
    return false
  }

  private mutating func endValue(_ fault: FramingFault?) {
    state = .between
    if var fault {
      fault.head = Array(buffer[start..<(start + scanned)].prefix(limits.head))
      emit(fault)
    } else {
      var value = buffer[start..<(start + scanned)]
      while value.last == UInt8(ascii: "\n") || value.last == UInt8(ascii: "\r") { value.removeLast() }
      emitFrame(Array(value), .line)
    }
    use(scanned)
  }

  /// Passes over a message that is too large. One that is an array or object ends where its brackets do, as its
  /// length may be a lie; so the message after it is not lost.
  mutating func drain(_ left: Int, _ scan: BalancedScan?, _ fault: FramingFault?) -> Bool {
    var (left, scan, fault) = (left, scan, fault)
    var used = 0
    var ended = false
    while used < available, left > 0, !ended {
      let byte = buffer[start + used]
      used += 1
      left -= 1
      if fault != nil, (fault?.head.count ?? 0) < limits.head { fault?.head.append(byte) }
      if scan != nil {
        ended = scan?.ends(with: byte) == true
      } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
        scan = BalancedScan()
        _ = scan?.ends(with: byte)
      } else if left > limits.message << 6, ![0x20, 0x09, 0x0A, 0x0D].contains(byte) {
        // So long a message of something else is not believed; look for the next one instead.
        (left, ended) = (0, true)
      }
    }
    ended = ended || left == 0
    if let refusal = fault, ended || refusal.head.count >= limits.head {
      emit(refusal)
      fault = nil
    }
    use(used)
    state = ended ? .between : .drain(left: left, scan, fault)
    return ended
  }
}
