import CKernels

extension SparseRows {
  /// For each column its most similar other columns, as a sparse matrix of similarities above zero.
  ///
  /// The similarity of columns i and j is c_ij / (sqrt(c_ii c_jj) + shrinkage), c counting common rows and
  /// every entry taken as one; computed in double precision and rounded once. Ties go to the smaller column.
  /// A nil `count` keeps all. Throws `badParameter` for a negative count or shrinkage.
  package func cosineNeighbours(
    count: Int?, shrinkage: Double, execution: Execution = .standard
  ) throws(ScoringError) -> SparseRows {
    guard shrinkage >= 0, shrinkage.isFinite, count.map({ $0 >= 0 }) ?? true else {
      throw ScoringError(
        .badParameter, "\(count ?? 0) neighbours with shrinkage \(shrinkage): neither may be negative")
    }
    let counts = try CoOccurrence(self)
    let sizes = (0..<width).map { Float(counts.size($0)) }
    var lists = [[ScoredRow]](repeating: [], count: width)
    lists.withUnsafeMutableBufferPointer { lists in
      execution.split(width) { part in
        var row = [Float](repeating: 0, count: width)
        for column in part {
          row.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
          counts.add(column, to: &row)
          row[column] = 0
          ck_cosine_row(
            execution.level.rawValue, &row, sizes, width, Double(sizes[column]), shrinkage)
          lists[column] = Self.nearest(row, count: count, execution.level)
        }
      }
    }
    return SparseRows(width: width, rows: lists)
  }

  private static func nearest(_ similarities: [Float], count: Int?, _ level: KernelLevel) -> [ScoredRow] {
    var selection = TopK(limit: count ?? similarities.count, of: similarities.count)
    selection.offerPositive(similarities, level: level)
    return selection.descending
  }

  private init(width: Int, rows: [[ScoredRow]]) {
    var starts: [Int64] = [0]
    var (columns, values): ([Int32], [Float]) = ([], [])
    for row in rows {
      for neighbour in row.sorted(by: { $0.row < $1.row }) {
        columns.append(neighbour.row)
        values.append(neighbour.score)
      }
      starts.append(Int64(columns.count))
    }
    self.init(width: width, starts: starts, columns: columns, values: values)
  }
}
