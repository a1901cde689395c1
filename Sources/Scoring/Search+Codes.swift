import CKernels

extension Search {
  /// The largest keys of some queries over some panels, through bytes, with little room for the best lower bounds,
  /// since the bar they give rises each time the room is full; a query whose bytes decide too little
  /// is searched by products.
  func certifiedKeys(
    of range: Range<Int>, _ panels: Range<Int>, in space: CodeSpace, _ level: KernelLevel
  ) -> [[UInt64]] {
    let room = survivorRoom(range.count, panels.count * Int(CK_PANEL))
    let survivorKeys = AlignedBuffer<UInt64>(room: room * range.count)
    let bestRoom = limit + limit / 2 + 16
    let bestKeys = AlignedBuffer<UInt64>(room: bestRoom * range.count)
    let lists = excluded.isEmpty ? [] : Array(excluded[range])
    return withPointers(to: lists) { pointers in
      var survivors = (0..<range.count).map { place in
        ck_survivors(
          keys: survivorKeys.start + room * place, capacity: room, fill: 0, overflowed: 0,
          lower: ck_reservoir(
            keys: bestKeys.start + bestRoom * place, capacity: bestRoom, fill: 0, limit: limit, bar: 0),
          excluded: pointers.isEmpty ? nil : pointers[place].baseAddress,
          excluded_count: pointers.isEmpty ? 0 : pointers[place].count)
      }
      collect(range, panels, in: space, &survivors, level)
      for place in survivors.indices { ck_survivors_finish(&survivors[place]) }
      let found = best(of: range, among: survivors, level)
      return range.map { query in
        found[query - range.lowerBound] ?? keys(of: query..<query + 1, panels, level)[0]
      }
    }
  }

  /// Beyond this many survivors products are faster: 3 % of the rows for one query, 0.5 % for many.
  private func survivorRoom(_ queries: Int, _ rows: Int) -> Int {
    2 * max(4 * limit + 512, queries == 1 ? rows / 32 : rows / 200)
  }

  private func collect(
    _ range: Range<Int>, _ panels: Range<Int>, in space: CodeSpace, _ survivors: inout [ck_survivors],
    _ level: KernelLevel
  ) {
    let width = index.dimensions
    let quads = (width + 3) / 4
    let numbers = AlignedBuffer<Int32>(repeating: 0, count: max(1, quads * range.count))
    let codeQueries = range.map { query in
      var quantised = ck_code_query()
      queries.row(query).withUnsafeBufferPointer {
        ck_quantise_query(
          $0.baseAddress ?? UnsafePointer(index.panels.start), width, ck_greatest_query_byte(level.rawValue),
          space.greatestNorm, numbers.start + quads * (query - range.lowerBound), &quantised)
      }
      return quantised
    }
    var codes = space.codes
    allowed.withWords { words in
      ck_search_codes(
        level.rawValue, &codes, panels.lowerBound, panels.upperBound, codeQueries, range.count, words,
        &survivors)
    }
  }

  /// The largest keys among each query's survivors; nil where there were too many to keep.
  private func best(of range: Range<Int>, among survivors: [ck_survivors], _ level: KernelLevel)
    -> [[UInt64]?]
  {
    var seekers = survivors.map { survivors in
      var reservoir = survivors.lower
      (reservoir.fill, reservoir.bar) = (0, 0)
      return ck_seeker(reservoir: reservoir, excluded: nil, excluded_count: 0)
    }
    let count = survivors.reduce(0) { $0 + ($1.overflowed == 0 ? $1.fill : 0) }
    let entries = AlignedBuffer<UInt64>(room: 2 * count)
    var place = 0
    for (query, survivors) in survivors.enumerated() where survivors.overflowed == 0 {
      withUnsafePointer(to: survivors) { ck_list_survivors($0, UInt32(query), entries.start + place) }
      place += survivors.fill
    }
    ck_sort(entries.start, count, entries.start + count)
    queries.elements.withUnsafeBufferPointer { numbers in
      let first = numbers.baseAddress.map { $0 + range.lowerBound * index.dimensions }
      ck_search_survivors(
        level.rawValue, index.panels.start, index.dimensions, first ?? UnsafePointer(index.panels.start),
        entries.start, count, &seekers)
    }
    return zip(survivors, seekers).map { survivors, seeker in
      survivors.overflowed == 0 ? Self.best(of: seeker) : nil
    }
  }
}
