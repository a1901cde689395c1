import JSON

extension ComparedTrace {
  /// What a reader is told of each model call: its result and what is volatile about it, in canonical form.
  package typealias CallVisitor = (_ result: UnsafeRawBufferPointer, _ volatile: UnsafeRawBufferPointer) ->
    Void

  /// A trace that is in memory.
  package init(_ trace: Trace) throws(TraceError) {
    var index = TraceIndex()
    for event in trace.events { index.add(event) }
    try self.init(index, .memory(trace.events), damage: trace.damage)
  }

  /// Reads a trace line by line: the chain is verified, and no value is read that nobody asks for.
  ///
  /// As in ``Trace``, damage does not throw: the events that are vouched for are compared.
  /// - Throws: ``TraceError`` when the file cannot be read at all or is no trace.
  package init(reading path: String, blobs: BlobStore?, calls: CallVisitor = { _, _ in }) throws(TraceError) {
    let file = try OpenTrace(path: path, blobs: blobs)
    var reader = try TraceReader(path: path)
    var keeper = LineKeeper(file.scratch)
    var index = TraceIndex()
    var starts = [0]
    var damage: TraceError?
    do throws(TraceError) {
      while case let offset = reader.prefix.length, let line = try reader.nextLine() {
        do throws(TraceError) { try index.add(line, at: offset, file, calls) } catch {
          throw reader.judged(error, at: offset)
        }
        starts.append(reader.prefix.length)
        try keeper.keep(line)
      }
    } catch {
      if index.count == 0 || error.code == .room { throw error }
      damage = error
      if error.code == .integrity, reader.prefix.count == index.count { index.removeLast() }
    }
    try keeper.flush()
    guard index.count > 0 else {
      throw .format("\(path) does not begin with a session.start event", offset: 0)
    }
    try self.init(index, .file(file, starts: starts), damage: damage)
    guard try source.event(at: 0).kind == .sessionStart else {
      throw .format("\(path) does not begin with a session.start event", offset: 0)
    }
  }
}

/// Where the members of a line lie.
private struct LineParts {
  var version = 0..<0
  var kind = 0..<0
  var site = 0..<0
  var span = 0..<0
  var request = 0..<0
  var result = 0..<0
  var failure = 0..<0
  var volatile = 0..<0

  /// `nil` for a line that is not of the usual form.
  init?(_ line: UnsafeRawBufferPointer) {
    var parts = self
    let isWhole = LineMembers.each(of: line, in: 0..<(line.count - 1)) { key, value in
      switch key.count {
      case 1: parts.keep(key[0], value)
      case 2 where key.equals("at"): parts.site = value
      case 2 where key.equals("sp"): parts.span = value
      case 3 where key.equals("req"): parts.request = value
      case 3 where key.equals("res"): parts.result = value
      case 3 where key.equals("err"): parts.failure = value
      case 3 where key.equals("vol"): parts.volatile = value
      default: break
      }
    }
    self = parts
    guard isWhole, let kind = Self.text(kind, line), let site = Self.text(site, line),
      let span = Self.text(span, line), line[version].elementsEqual([UInt8(ascii: "1")])
    else { return nil }
    (self.kind, self.site, self.span) = (kind, site, span)
  }

  private init() {}

  private mutating func keep(_ key: UInt8, _ value: Range<Int>) {
    if key == UInt8(ascii: "k") { kind = value }
    if key == UInt8(ascii: "v") { version = value }
  }

  /// A string without its quotes; `nil` for one with an escape, and for anything else.
  private static func text(_ range: Range<Int>, _ line: UnsafeRawBufferPointer) -> Range<Int>? {
    guard range.count >= 2, line[range.lowerBound] == UInt8(ascii: "\"") else { return nil }
    let text = (range.lowerBound + 1)..<(range.upperBound - 1)
    return line[text].contains(UInt8(ascii: "\\")) ? nil : text
  }
}

extension TraceIndex {
  /// Adds the event of a line; what is not of the usual form is parsed.
  fileprivate mutating func add(
    _ line: ArraySlice<UInt8>, at offset: Int, _ file: OpenTrace, _ calls: ComparedTrace.CallVisitor
  ) throws(TraceError) {
    var isUsual = false
    var failure: TraceError?
    line.withUnsafeBytes { bytes in
      guard let parts = LineParts(bytes), parts.failure.isEmpty else { return }
      isUsual = true
      do throws(TraceError) { try add(parts, bytes, file, calls) } catch { failure = error }
    }
    if let failure { throw failure }
    if !isUsual { add(try TraceEvent(parsing: Array(line), at: offset)) }
  }

  private mutating func add(
    _ parts: LineParts, _ line: UnsafeRawBufferPointer, _ file: OpenTrace, _ calls: ComparedTrace.CallVisitor
  ) throws(TraceError) {
    func part(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: line[range]) }
    let found = EventParts(
      kind: part(parts.kind), site: part(parts.site), request: part(parts.request),
      outcome: part(parts.result))
    if found.kind.equals("llm.call") {
      if let whole = try file.resolved(found.outcome) {
        whole.withUnsafeBytes { calls($0, part(parts.volatile)) }
      } else {
        calls(found.outcome, part(parts.volatile))
      }
      if let whole = try file.resolved(found.request) {
        whole.withUnsafeBytes { request in
          var found = found
          found.request = request
          add(found, in: part(parts.span))
        }
        return
      }
    }
    add(found, in: part(parts.span))
  }
}
