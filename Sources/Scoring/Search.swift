import CKernels

/// One search of an index: how it is cut into parts, and how their selections are joined.
struct Search {
  let index: VectorIndex
  let queries: RowMatrix
  let limit: Int
  let allowed: [UInt64]?
  /// Ascending lists, one a query, or none.
  let excluded: [[Int32]]
  let method: SearchMethod

  /// Some queries over some panels.
  struct Part {
    let queries: Range<Int>
    let panels: Range<Int>
  }

  /// Joins the parts by key; the order of keys is total, so the cut does not show.
  func results(_ execution: Execution) -> [[ScoredRow]] {
    guard limit > 0, queries.rowCount > 0 else { return .init(repeating: [], count: queries.rowCount) }
    let parts = self.parts(execution)
    var selections = [[[UInt64]]](repeating: [], count: parts.count)
    selections.withUnsafeMutableBufferPointer { selections in
      execution.split(parts.count) { range in
        for part in range { selections[part] = keys(of: parts[part], execution.level) }
      }
    }
    var joined = [[UInt64]](repeating: [], count: queries.rowCount)
    for (part, selection) in zip(parts, selections) {
      for (query, keys) in zip(part.queries, selection) {
        joined[query] = joined[query].isEmpty ? keys : (joined[query] + keys).sorted()
      }
    }
    return joined.map { $0.suffix(limit).reversed().map(ScoredRow.init(key:)) }
  }

  /// Whole for little work or a single query from main memory; queries are cut if there are enough, else
  /// panels.
  func parts(_ execution: Execution) -> [Part] {
    let (count, panels) = (queries.rowCount, index.panelCount)
    let work = index.rowCount * index.dimensions * count
    guard execution.threads > 1, work > 2_000_000, count > 1 || work < 8_000_000 else {
      return [Part(queries: 0..<count, panels: 0..<panels)]
    }
    if count >= 24 * execution.threads {
      let groups = (count + Int(CK_GROUP) - 1) / Int(CK_GROUP)
      return cut(groups, execution.threads).map { range in
        let queries = range.lowerBound * Int(CK_GROUP)..<min(count, range.upperBound * Int(CK_GROUP))
        return Part(queries: queries, panels: 0..<panels)
      }
    }
    return cut(panels, execution.threads).map { Part(queries: 0..<count, panels: $0) }
  }

  private func cut(_ count: Int, _ parts: Int) -> [Range<Int>] {
    (0..<parts).map { count * $0 / parts..<count * ($0 + 1) / parts }.filter { !$0.isEmpty }
  }

  /// The largest keys of each query of a part, block of queries after block.
  private func keys(of part: Part, _ level: KernelLevel) -> [[UInt64]] {
    let block = queryBlock(level)
    return stride(from: part.queries.lowerBound, to: part.queries.upperBound, by: block).flatMap { first in
      let range = first..<min(first + block, part.queries.upperBound)
      guard let codes = codes(level) else { return keys(of: range, part.panels, level) }
      return certifiedKeys(of: range, part.panels, in: codes, level)
    }
  }

  /// As many queries as fit in a core's own cache, which are four times as many bytes as numbers, and whose lists of
  /// survivors fit in 64 MiB.
  private func queryBlock(_ level: KernelLevel) -> Int {
    let certified = codes(level) != nil, group = Int(CK_GROUP)
    let near = (certified ? 196_608 : 49_152) / max(1, index.dimensions) / group
    let room = certified ? (8 << 20) / survivorRoom(2, index.rowCount) / group : near
    return min(512, max(1, min(near, room))) * group
  }

  /// What to read first, if anything.
  private func codes(_ level: KernelLevel) -> CodeSpace? {
    switch method {
    case .automatic: isCertifiedFaster(level) ? index.codes : nil
    case .products: nil
    case .certified: index.codes
    }
  }

  /// Measured: bytes save memory traffic for one query, but for many only long lists of rows repay the
  /// survivors.
  private func isCertifiedFaster(_ level: KernelLevel) -> Bool {
    let rows = index.rowCount
    if queries.rowCount == 1 { return rows * index.dimensions > 50_000 && limit * 100 <= rows }
    return level.hasByteProducts
      ? rows >= 10_000 && limit * 1000 <= rows : rows >= 50_000 && limit * 5000 <= rows
  }

  func keys(of range: Range<Int>, _ panels: Range<Int>, _ level: KernelLevel) -> [[UInt64]] {
    let capacity = 2 * limit + 64
    let storage = AlignedBuffer<UInt64>(room: capacity * range.count)
    let lists = excluded.isEmpty ? [] : Array(excluded[range])
    return withPointers(to: lists) { pointers in
      var seekers = range.indices.map { query in
        let place = query - range.lowerBound
        return ck_seeker(
          reservoir: ck_reservoir(
            keys: storage.start + capacity * place, capacity: capacity, fill: 0, limit: limit, bar: 0),
          excluded: pointers.isEmpty ? nil : pointers[place].baseAddress,
          excluded_count: pointers.isEmpty ? 0 : pointers[place].count)
      }
      run(range, panels, &seekers, level)
      return seekers.map(Self.best)
    }
  }

  /// The largest keys of a seeker, at most as many as are wanted, ascending.
  static func best(of seeker: ck_seeker) -> [UInt64] {
    var reservoir = seeker.reservoir
    ck_reservoir_shrink(&reservoir)
    return [UInt64](unsafeUninitializedCapacity: 2 * reservoir.fill) { keys, count in
      guard let start = keys.baseAddress, let found = reservoir.keys else { return }
      start.update(from: found, count: reservoir.fill)
      ck_sort(start, reservoir.fill, start + reservoir.fill)
      count = reservoir.fill
    }
  }

  private func run(
    _ range: Range<Int>, _ panels: Range<Int>, _ seekers: inout [ck_seeker], _ level: KernelLevel
  ) {
    let width = index.dimensions
    let given = queries.elements[range.lowerBound * width..<range.upperBound * width]
    let padded = (range.count + Int(CK_GROUP) - 1) / Int(CK_GROUP) * Int(CK_GROUP)
    let packed = AlignedBuffer<Float>(repeating: 0, count: padded * width)
    given.withUnsafeBufferPointer { given in
      guard let start = given.baseAddress else { return }
      if range.count == 1 {
        packed.start.update(from: start, count: width)
      } else {
        ck_pack_queries(start, range.count, width, packed.start)
      }
    }
    let joint = panels.lowerBound + (range.count == 1 ? 0 : min(panels.count, Self.firstPanels))
    let rows = (joint - panels.lowerBound) * Int(CK_PANEL)
    let scores = AlignedBuffer<Float>(room: Int(CK_FIRST_QUERIES) * rows)
    let keys = AlignedBuffer<UInt64>(room: 4 * limit + 17)
    allowed.withWords { words in
      if rows > 0 {
        ck_search_first_panels(
          level.rawValue, index.panels.start, width, index.rowCount, panels.lowerBound, joint, packed.start,
          range.count, words, scores.start, keys.start, &seekers)
      }
      ck_search_panels(
        level.rawValue, index.panels.start, width, index.rowCount, joint, panels.upperBound, packed.start,
        range.count, words, &seekers)
    }
  }

  /// Panels whose scores are all kept at first: 10,000 rows and some, so that small catalogues are done with them.
  private static let firstPanels = 192

  /// Pointers to the elements of arrays that stay in place while `body` runs.
  func withPointers<R>(to lists: [[Int32]], _ body: ([UnsafeBufferPointer<Int32>]) -> R) -> R {
    let joined = lists.flatMap(\.self)
    return joined.withUnsafeBufferPointer { all in
      var place = 0
      return body(
        lists.map { list in
          defer { place += list.count }
          return UnsafeBufferPointer(rebasing: all[place..<place + list.count])
        })
    }
  }
}

extension ScoredRow {
  init(key: UInt64) {
    self.init(row: Int32(bitPattern: ck_key_id(key)), score: ck_key_score(key))
  }
}

extension Optional<[UInt64]> {
  func withWords<R>(from word: Int = 0, _ body: (UnsafePointer<UInt64>?) -> R) -> R {
    guard let self else { return body(nil) }
    return self.withUnsafeBufferPointer { body($0.baseAddress.map { $0 + word }) }
  }
}
