import JSON

/// What is left over between aligned events: paired by kind and site, in order, or else by having been moved.
struct GapPairing {
  private let before: ComparedTrace
  private let after: ComparedTrace
  /// Components that were declared to be changed, those of one change with one number.
  private let declared: [String: Int]
  private var pairs: [(left: ComparedEvent?, right: ComparedEvent?)] = []

  init(_ before: ComparedTrace, _ after: ComparedTrace, declared: [String: Int]) {
    (self.before, self.after, self.declared) = (before, after, declared)
  }

  var isEmpty: Bool { pairs.isEmpty }

  /// Pairs the events of one gap.
  mutating func close(_ left: ArraySlice<ComparedEvent>, _ right: ArraySlice<ComparedEvent>) {
    guard !left.isEmpty || !right.isEmpty else { return }
    var waiting: [EventSite: [Int]] = [:]
    for index in right.indices.reversed() {
      waiting[after.site(of: right[index]), default: []].append(index)
    }
    var next = right.startIndex
    for event in left {
      let place = before.site(of: event)
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
  func changes() throws(TraceError) -> [EventChange] {
    let targets = moved()
    let taken = Set(targets.values.map(\.place))
    var changes: [EventChange] = []
    var met: Set<Int> = []
    for pair in pairs {
      if pair.left == nil, let right = pair.right, taken.contains(right.place) { continue }
      let target = pair.left.flatMap { targets[$0.place] }
      let isDeclared = declaredChange(of: pair).map { met.insert($0).inserted } == true
      changes.append(
        EventChange(
          try side(pair.left, before), try side(target ?? pair.right, after), isMoved: target != nil,
          isRoot: changes.isEmpty || isDeclared))
    }
    return changes
  }

  /// Which declared change a pair of events belongs to: that of the component at whose place it stands.
  private func declaredChange(of pair: (left: ComparedEvent?, right: ComparedEvent?)) -> Int? {
    guard !declared.isEmpty else { return nil }
    let site = pair.left.map(before.site) ?? pair.right.map(after.site)
    return (site?.site.prefix { $0 != "." }).flatMap { declared[String($0)] }
  }

  /// What stands on the right alone and means what stands on the left alone, by the place of the latter.
  private func moved() -> [Int32: ComparedEvent] {
    var rest: [EventMeaning: [ComparedEvent]] = [:]
    for pair in pairs.reversed() where pair.left == nil {
      if let right = pair.right { rest[right.meaning, default: []].append(right) }
    }
    var targets: [Int32: ComparedEvent] = [:]
    for pair in pairs where pair.right == nil {
      if let left = pair.left, let right = rest[left.meaning]?.popLast() { targets[left.place] = right }
    }
    return targets
  }

  private func side(_ event: ComparedEvent?, _ trace: ComparedTrace) throws(TraceError) -> EventChange.Side? {
    guard let event else { return nil }
    let whole = try trace.source.event(at: Int(event.place))
    return EventChange.Side(event: whole, content: try trace.content(of: whole))
  }
}
