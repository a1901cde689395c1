import JSON

/// What is left over between aligned events: paired by kind and site, in order, or else by having been moved.
struct GapPairing {
  private let before: ComparedTrace
  private let after: ComparedTrace
  private var pairs: [(left: ComparedEvent?, right: ComparedEvent?)] = []

  init(_ before: ComparedTrace, _ after: ComparedTrace) { (self.before, self.after) = (before, after) }

  var isEmpty: Bool { pairs.isEmpty }

  private struct Place: Hashable {
    var kind: EventKind
    var site: String
    init(_ event: TraceEvent) { (kind, site) = (event.kind, event.site) }
  }

  /// Pairs the events of one gap.
  mutating func close(_ left: ArraySlice<ComparedEvent>, _ right: ArraySlice<ComparedEvent>) {
    guard !left.isEmpty || !right.isEmpty else { return }
    var waiting: [Place: [Int]] = [:]
    for index in right.indices.reversed() {
      waiting[Place(after.event(right[index])), default: []].append(index)
    }
    var next = right.startIndex
    for event in left {
      let place = Place(before.event(event))
      while let index = waiting[place]?.last, index < next { waiting[place]?.removeLast() }
      guard let match = waiting[place]?.popLast() else {
        pairs.append((event, nil))
        continue
      }
      pairs += right[next..<match].map { (nil, $0) }
      pairs.append((event, right[match]))
      next = match + 1
    }
    pairs += right[next...].map { (nil, $0) }
  }

  /// The changes, in order; an event that stands on each side alone and means the same was moved.
  func changes() -> [EventChange] {
    var moved: [EventMeaning: [ComparedEvent]] = [:]
    for pair in pairs.reversed() where pair.left == nil {
      if let right = pair.right { moved[right.meaning, default: []].append(right) }
    }
    var taken: Set<Int> = []
    var targets: [Int: ComparedEvent] = [:]
    for pair in pairs where pair.right == nil {
      guard let left = pair.left, let right = moved[left.meaning]?.popLast() else { continue }
      taken.insert(right.place)
      targets[left.place] = right
    }
    var changes: [EventChange] = []
    for pair in pairs {
      if pair.left == nil, let right = pair.right, taken.contains(right.place) { continue }
      let target = pair.left.flatMap { targets[$0.place] }
      changes.append(
        change(pair.left, target ?? pair.right, isMoved: target != nil, isFirst: changes.isEmpty))
    }
    return changes
  }

  private func change(_ left: ComparedEvent?, _ right: ComparedEvent?, isMoved: Bool, isFirst: Bool)
    -> EventChange
  {
    EventChange(
      left.map(before.event), right.map(after.event), before: left.map(before.content) ?? .null,
      after: right.map(after.content) ?? .null, isMoved: isMoved, isFirst: isFirst)
  }
}
