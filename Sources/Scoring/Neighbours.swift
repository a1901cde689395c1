import CKernels

extension SparseRows {
  /// For each column its most similar other columns, as a sparse matrix of similarities above zero.
  ///
  /// The similarity of columns i and j is c_ij / (sqrt(c_ii c_jj) + shrinkage), c counting common rows and
  /// every entry taken as one; computed in double precision and rounded once. Ties go to the smaller column.
  /// A nil `count` keeps all. Throws `badParameter` for a negative count or shrinkage, and `stopped`.
  package func cosineNeighbours(
    count: Int?, shrinkage: Double, execution: Execution = .standard
  ) throws(ScoringError) -> SparseRows {
    guard shrinkage >= 0, shrinkage.isFinite, count.map({ $0 >= 0 }) ?? true else {
      throw ScoringError(
        .badParameter, "\(count ?? 0) neighbours with shrinkage \(shrinkage): neither may be negative")
    }
    execution.work?.begin(0..<0.5, parts: width)
    let similarities = try Similarities(self, shrinkage: shrinkage, execution)
    execution.work?.begin(similarities.areCounted ? 0.5..<1 : 0..<1, parts: width)
    var lists = [[ScoredRow]](repeating: [], count: width)
    lists.withUnsafeMutableBufferPointer { lists in
      execution.split(width) { part in
        var row = [Float](repeating: 0, count: width)
        var norms = similarities.norms
        for column in part where !execution.isStopped {
          similarities.set(&row, column, &norms)
          lists[column] = TopK.positive(count ?? width, from: row, level: execution.level)
          execution.work?.finish()
        }
      }
    }
    try execution.check()
    return SparseRows(width: width, rows: lists)
  }

  private init(width: Int, rows: [[ScoredRow]]) {
    var starts: [Int64] = [0]
    var (columns, values): ([Int32], [Float]) = ([], [])
    for row in rows {
      for neighbour in row {
        columns.append(neighbour.row)
        values.append(neighbour.score)
      }
      starts.append(Int64(columns.count))
    }
    self.init(width: width, starts: starts, columns: columns, values: values)
  }
}

/// The similarities of one column with all, for each column.
private struct Similarities {
  private let counts: CoOccurrence
  /// All counts, where they take little memory: each pair is then counted once.
  private let whole: RowMatrix?
  private let shrinkage: Double
  private let level: KernelLevel
  /// Columns that occur equally often share a class.
  private let classes: [Int32]
  private let sizes: [Double]

  /// At most this many counts are held at once.
  private static let limit = 1 << 27

  init(_ matrix: SparseRows, shrinkage: Double, _ execution: Execution) throws(ScoringError) {
    let counts = try CoOccurrence(matrix)
    self.counts = counts
    whole =
      matrix.width * matrix.width <= Self.limit ? try matrix.coOccurrences(execution: execution) : nil
    (self.shrinkage, level) = (shrinkage, execution.level)
    let all = (0..<matrix.width).map { counts.size($0) }
    let distinct = Set(all).sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(distinct, distinct.indices))
    classes = all.map { Int32(places[$0] ?? 0) }
    sizes = distinct.map { Double($0) }
  }

  /// Whether most of the work is behind.
  var areCounted: Bool { whole != nil }

  /// Room for what `set` needs.
  var norms: [Double] { .init(repeating: 0, count: sizes.count) }

  /// Sets a row to the similarities of a column, with zero for its own.
  func set(_ row: inout [Float], _ column: Int, _ norms: inout [Double]) {
    row.withUnsafeMutableBufferPointer { row in
      guard let start = row.baseAddress else { return }
      if let whole {
        whole.row(column).withUnsafeBufferPointer { _ = row.update(fromContentsOf: $0) }
      } else {
        row.update(repeating: 0)
        counts.add(column, to: start)
      }
      start[column] = 0
      ck_cosine_row(
        level.rawValue, start, classes, row.count, sizes, sizes.count, Double(counts.size(column)), shrinkage,
        &norms)
    }
  }
}
