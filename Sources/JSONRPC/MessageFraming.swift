import Glibc

/// Cuts a stream of bytes into messages; a pure state machine that never loses the stream.
///
/// 1. Each message shows its own framing by its first byte: `{` or `[` is a line, a letter is a header.
/// 2. The events are the same however the bytes are cut into chunks.
/// 3. After any fault the next intact message is found again.
package struct MessageFraming: Sendable {
  package enum Event: Hashable, Sendable {
    case frame([UInt8])
    case fault(FramingFault)
  }

  package struct Limits: Hashable, Sendable {
    /// The most bytes of a message.
    package var message = 64 << 20
    /// The most bytes of a header block.
    package var header = 8 << 10
    /// How many bytes of a refused message are kept for its identifier.
    package var head = 4 << 10

    package init() {}
  }

  enum State: Hashable, Sendable {
    case between
    case header(HeaderBlock)
    /// A body of known length; with a fault it is refused when complete.
    case body(Int, FramingFault?)
    /// A message that ends at its line break.
    case line
    /// A message that ends where its brackets do; with a fault it is refused then.
    case value(BalancedScan, FramingFault?)
    /// Passes over a message of at most so many bytes, or to the end of its value.
    case drain(left: Int, BalancedScan?, FramingFault?)
    case dropLine
  }

  package let limits: Limits
  /// The framing of the first message, in which replies are framed.
  package internal(set) var framing: Framing?
  var state = State.between
  var buffer: [UInt8] = []
  /// The first byte of the buffer that is not used up.
  var start = 0
  /// How many bytes from `start` the present state has looked at.
  var scanned = 0
  var atStreamStart = true
  /// Whether the last line was garbage, so that a run of it is reported once.
  var inGarbage = false
  /// The fault of a header block whose body, if any, is still to come.
  var pendingFault: FramingFault?
  var events: [Event] = []

  /// - Parameter framing: how replies are framed when that is known beforehand.
  package init(limits: Limits = Limits(), framing: Framing? = nil) {
    self.limits = limits
    self.framing = framing
  }

  /// Takes the next bytes and gives what they complete.
  package mutating func feed(_ bytes: some Collection<UInt8>) -> [Event] {
    if start > 0, start == buffer.count || start > 1 << 16 {
      buffer.removeSubrange(..<start)
      start = 0
    }
    buffer.append(contentsOf: bytes)
    while step() {}
    defer { events = [] }
    return events
  }

  /// Takes the end of the input: a last line needs no line break, anything else unfinished is a fault.
  package mutating func finish() -> [Event] {
    defer { events = [] }
    switch state {
    case .line: emitFrame(Array(buffer[start...]), .line)
    case .value(_, nil) where framing != .header: emitFrame(Array(buffer[start...]), .line)
    case .header, .body, .value:
      emit(FramingFault(kind: .truncated, message: "the input ended within a message", head: head))
    case .drain(_, _, let fault?): emit(fault)
    case .between, .drain, .dropLine: if let fault = pendingFault { emit(fault) }
    }
    state = .between
    start = buffer.count
    return events
  }

  /// Does what the state can do with the bytes at hand; false when it needs more.
  private mutating func step() -> Bool {
    switch state {
    case .between: startMessage()
    case .header(let block): takeHeaderLine(block)
    case .body(let length, let fault): takeBody(length, fault)
    case .line: takeLine()
    case .value(let scan, let fault): takeValue(scan, fault)
    case .drain(let left, let scan, let fault): drain(left, scan, fault)
    case .dropLine: dropLine()
    }
  }

  // MARK: - Bytes at hand

  var available: Int { buffer.count - start }

  /// The bytes at hand that may hold the identifier.
  var head: [UInt8] { Array(buffer[start...].prefix(min(limits.head, limits.message))) }

  mutating func use(_ count: Int) {
    start += count
    scanned = 0
  }

  /// The line break at or after what has been looked at, counted from `start`.
  mutating func lineEnd() -> Int? {
    let from = start + scanned
    let end = buffer.withUnsafeBytes { bytes -> Int? in
      guard let base = bytes.baseAddress, from < bytes.count else { return nil }
      return memchr(base + from, Int32(UInt8(ascii: "\n")), bytes.count - from).map {
        UnsafeRawPointer($0) - base
      }
    }
    guard let end else {
      scanned = available
      return nil
    }
    return end - start
  }

  // MARK: - Events

  mutating func emit(_ fault: FramingFault) {
    events.append(.fault(fault))
    pendingFault = nil
  }

  mutating func emitFrame(_ body: [UInt8], _ framing: Framing) {
    if self.framing == nil { self.framing = framing }
    inGarbage = false
    events.append(.frame(body))
  }
}
