/// What is compared of an event: sixteen bytes of a SHA-256 over its kind, place, request and outcome, in which messages
/// are named by their digests.
struct EventMeaning: Hashable, Sendable {
  let high: UInt64
  let low: UInt64
}

/// The canonical text of what is compared of an event; empty for null.
struct EventParts {
  var kind: UnsafeRawBufferPointer
  var site: UnsafeRawBufferPointer
  var request: UnsafeRawBufferPointer
  /// The result, or the code of a failure.
  var outcome: UnsafeRawBufferPointer
  var isFailure = false
}

/// Makes the meanings of a trace's events, one after the other.
struct MeaningMaker {
  private let hasher = ReusableHasher()
  private var scratch: [UInt8] = []
  /// The messages of each episode.
  private var pools: [Int: [EventMeaning]] = [:]
  private var known: [Int: Set<EventMeaning>] = [:]

  /// The meaning of a text by itself.
  func meaning(of text: UnsafeRawBufferPointer) -> EventMeaning { hasher.meaning(of: text) }

  /// Adds a message to an episode's pool, unless it is there.
  ///
  /// - Returns: whether it is new.
  mutating func add(_ message: UnsafeRawBufferPointer, to episode: Int) -> Bool {
    let meaning = hasher.meaning(of: message)
    guard known[episode, default: []].insert(meaning).inserted else { return false }
    pools[episode, default: []].append(meaning)
    return true
  }

  mutating func meaning(of parts: EventParts, in episode: Int) -> EventMeaning {
    scratch.removeAll(keepingCapacity: true)
    scratch += parts.kind
    scratch.append(0)
    scratch += parts.site
    scratch.append(0)
    append(parts.request, in: episode)
    scratch.append(parts.isFailure ? 1 : 0)
    scratch += parts.outcome
    return scratch.withUnsafeBytes { hasher.meaning(of: $0) }
  }

  /// Adds a request, with its messages in place of the ranges that name them.
  private mutating func append(_ request: UnsafeRawBufferPointer, in episode: Int) {
    guard let ranges = Self.ranges(in: request), let messages = messages(request[ranges], of: episode) else {
      scratch += request
      return
    }
    scratch += request[..<ranges.lowerBound]
    for message in messages {
      withUnsafeBytes(of: message.high) { scratch += $0 }
      withUnsafeBytes(of: message.low) { scratch += $0 }
    }
    scratch += request[ranges.upperBound...]
  }

  private static let key = Array("\"messages\":[".utf8)

  /// Where a request's ranges lie, if it has any.
  private static func ranges(in request: UnsafeRawBufferPointer) -> Range<Int>? {
    guard request.holds(key) else { return nil }
    var found: Range<Int>?
    let isWhole = LineMembers.each(of: request, in: 0..<request.count) { key, value in
      if key.equals("messages") { found = value }
    }
    return isWhole ? found : nil
  }

  /// The messages that ranges such as `[[0,3],[7,8]]` stand for; `nil` for anything else.
  private func messages(_ text: Slice<UnsafeRawBufferPointer>, of episode: Int) -> [EventMeaning]? {
    guard let numbers = Self.numbers(text), numbers.count % 2 == 0 else { return nil }
    let pool = pools[episode] ?? []
    var messages: [EventMeaning] = []
    for place in stride(from: 0, to: numbers.count, by: 2) {
      guard numbers[place] <= numbers[place + 1], numbers[place + 1] <= pool.count else { return nil }
      messages += pool[numbers[place]..<numbers[place + 1]]
    }
    return messages
  }

  /// The whole numbers in brackets and commas; `nil` for text with anything else.
  private static func numbers(_ text: Slice<UnsafeRawBufferPointer>) -> [Int]? {
    var numbers: [Int] = []
    var isNumber = false
    for byte in text {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let last = isNumber ? numbers.removeLast() : 0
        guard last < 1 << 40 else { return nil }
        numbers.append(last * 10 + Int(byte - UInt8(ascii: "0")))
        isNumber = true
      case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ","): isNumber = false
      default: return nil
      }
    }
    return numbers
  }
}
