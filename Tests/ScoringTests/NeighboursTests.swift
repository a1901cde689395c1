import Scoring
import Testing

struct NeighboursTests {
  @Test func `similarities are the cosine with shrinkage`() throws {
    // Sizes 2, 3, 1; columns 0 and 1 share two rows, 1 and 2 share one, 0 and 2 none.
    let matrix = try SparseRows(width: 3, rows: [[0, 1], [0, 1], [1, 2]])
    let neighbours = try matrix.cosineNeighbours(count: nil, shrinkage: 1)
    #expect(Array(neighbours.columns(of: 0)) == [1])
    #expect(Array(neighbours.columns(of: 1)) == [0, 2])
    #expect(neighbours.values?[0] == Float(2 / (6.0.squareRoot() + 1)))
    #expect(neighbours.values?[2] == Float(1 / (3.0.squareRoot() + 1)))
  }

  @Test func `the nearest are kept and ties go to the smaller column`() throws {
    let matrix = try SparseRows(width: 4, rows: [[0, 1, 2, 3], [0, 3]])
    let neighbours = try matrix.cosineNeighbours(count: 2, shrinkage: 0)
    #expect(Array(neighbours.columns(of: 0)) == [1, 3])
    #expect(Array(neighbours.columns(of: 1)) == [0, 2])
  }

  @Test(arguments: executions)
  func `the bits are the recorded ones`(execution: Execution) throws {
    let matrix = try sampleInteractions(rowCount: 70, width: 90, seed: 4)
    let neighbours = try matrix.cosineNeighbours(count: 20, shrinkage: 10, execution: execution)
    var hash = BitHash()
    hash.add(neighbours.values ?? [])
    neighbours.columns.forEach { hash.add(UInt64($0)) }
    try expectGolden(hash, "cosine neighbours")
  }

  @Test func `negative parameters are an error`() throws {
    let matrix = try SparseRows(width: 1, rows: [[0]])
    #expect(throws: ScoringError.self) { try matrix.cosineNeighbours(count: -1, shrinkage: 0) }
    #expect(throws: ScoringError.self) { try matrix.cosineNeighbours(count: 1, shrinkage: -1) }
    #expect(throws: ScoringError.self) { try matrix.cosineNeighbours(count: 1, shrinkage: .nan) }
  }

  @Test func `one column has no neighbours`() throws {
    #expect(try SparseRows(width: 1, rows: [[0]]).cosineNeighbours(count: 5, shrinkage: 0).entryCount == 0)
  }
}
