import Foundation
import Scoring
import TestSupport
import Testing

/// What a caller may get wrong: each gives an error that says what and where, or a defined result.
struct BadInputTests {
  private func matrix(_ rowCount: Int, _ width: Int, _ elements: [Float]) throws -> RowMatrix {
    try RowMatrix(rowCount: rowCount, width: width, elements: elements)
  }

  private func code(_ body: () throws -> Void) -> ScoringError.Code? {
    do { try body() } catch { return (error as? ScoringError)?.code }
    return nil
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func `numbers that are not finite are refused wherever they come in`(number: Float) throws {
    let index = try VectorIndex(matrix(2, 2, [1, 0, 0, 1]))
    #expect(code { _ = try VectorIndex(matrix(2, 2, [1, 2, number, 4])) } == .notFinite)
    #expect(code { _ = try index.search(matrix(1, 2, [1, number]), limit: 1) } == .notFinite)
    #expect(
      code { _ = try SparseRows(rowCount: 1, width: 1, entries: [.init(row: 0, column: 0, value: number)]) }
        == .notFinite)
    #expect(
      code {
        _ = try matrix(2, 1, [1, 2]).marginalRelevanceOrder(relevances: [1, number], tradeoff: 0.5, limit: 2)
      } == .notFinite)
    let entries = try SparseRows(width: 2, rows: [[0, 1]])
    #expect(code { _ = try LinearAutoencoder.weights(of: entries, ridge: number) } == .badParameter)
    #expect(
      code { _ = try entries.cosineNeighbours(count: 1, shrinkage: Double(number)) } == .badParameter)
  }

  @Test func `a selection of scores says which is not a number, and infinite ones have a place`() throws {
    let error = #expect(throws: ScoringError.self) { try TopK.select(1, from: [0, 1, .nan, 2]) }
    #expect(error?.message == "the score of row 2 is not a number")
    let rows = try TopK.select(3, from: [0, .infinity, -.infinity, 3]).map(\.row)
    #expect(rows == [1, 3, 0])
  }

  @Test func `sizes that do not fit are named on both sides`() throws {
    let index = try VectorIndex(matrix(3, 2, [1, 0, 0, 1, 1, 1]))
    let error = #expect(throws: ScoringError.self) { try index.search(matrix(1, 3, [1, 2, 3]), limit: 1) }
    #expect(error?.code == .badShape)
    #expect(error?.message.contains("3 columns") == true && error?.message.contains("2") == true)
    #expect(code { _ = try matrix(2, 2, [1, 2, 3]) } == .badShape)
    #expect(code { _ = try RowMatrix(rowCount: -1, width: -2, elements: [1, 2]) } == .badShape)
    #expect(code { _ = try matrix(2, 2, [1, 2, 3, 4]).sum(ofRows: [2]) } == .badShape)
    #expect(code { _ = try matrix(2, 2, [1, 2, 3, 4]).sum(ofRows: [-1]) } == .badShape)
    #expect(code { _ = try SparseRows(width: 3, rows: [[0, 3]]) } == .badShape)
    #expect(code { _ = try SparseRows(width: 3, rows: [[0]]).sum(ofRows: [.max]) } == .badShape)
  }

  @Test(arguments: [3, 4, 1_000_000, Int.max], SearchMethod.allCases)
  func `more than there is gives all there is`(limit: Int, method: SearchMethod) throws {
    let index = try VectorIndex(matrix(3, 1, [2, 3, 1]))
    let found = try index.search(matrix(1, 1, [1]), limit: limit, method: method)
    #expect(found[0].map(\.row) == [1, 0, 2])
    #expect(try TopK.select(limit, from: [2, 3, 1]).map(\.row) == [1, 0, 2])
    let order = try matrix(3, 1, [2, 3, 1])
      .marginalRelevanceOrder(relevances: [0, 0, 0], tradeoff: 0, limit: limit)
    #expect(Set(order) == [0, 1, 2] && order.count == 3)
  }

  @Test(arguments: SearchMethod.allCases) func `equal rows and repeated exclusions are no trouble`(
    method: SearchMethod
  ) throws {
    let index = try VectorIndex(matrix(200, 3, [Float](repeating: 0.1, count: 600)))
    let query = try matrix(1, 3, [1, 1, 1])
    let found = try index.search(
      query, limit: 5, excluded: [[1, 1, 0, 1, -7, 5000, .min, .max]], method: method)
    #expect(found[0].map(\.row) == [2, 3, 4, 5, 6])
    let none = try index.search(query, limit: 5, allowed: RowSet(rowCount: 200, [-1, 200]), method: method)
    #expect(none[0].isEmpty)
  }

  @Test(arguments: SearchMethod.allCases) func `rows without columns are all alike`(method: SearchMethod)
    throws
  {
    let index = try VectorIndex(matrix(70, 0, []))
    let found = try index.search(matrix(2, 0, []), limit: 3, method: method)
    #expect(found.map { $0.map(\.row) } == [[0, 1, 2], [0, 1, 2]])
  }

  @Test func `a history of nothing scores nothing`() throws {
    let weights = try matrix(3, 3, .init(repeating: 1, count: 9))
    #expect(try weights.sum(ofRows: []) == [0, 0, 0])
    let side = try FoldingSide(
      FactorMatrix(rowCount: 3, factors: 2) { 1 },
      of: AlternatingLeastSquares(unobservedWeight: 0.1, regularization: 0.1))
    let folded = try AlternatingLeastSquares(unobservedWeight: 0.1, regularization: 0.1).fold([], into: side)
    #expect(folded == [0, 0])
  }

  @Test func `users without entries, and items nobody met, are fitted`() throws {
    let entries = try SparseRows(width: 4, rows: [[], [0, 1], [], [1]])
    #expect(try LinearAutoencoder.weights(of: entries, ridge: 1).elements.allSatisfy { $0.isFinite })
    #expect(try entries.cosineNeighbours(count: 3, shrinkage: 0).entryCount == 2)
    var users = try FactorMatrix(rowCount: 4, factors: 3) { 0.1 }
    let items = try FactorMatrix(rowCount: 4, factors: 3) { 0.2 }
    try AlternatingLeastSquares(unobservedWeight: 0.1, regularization: 0.1)
      .improve(&users, entries: entries, other: items)
    #expect((0..<4).allSatisfy { users.row($0).allSatisfy { $0.isFinite } })
  }

  // MARK: - Files

  @Test func `what is no index is not taken for one`() throws {
    let folder = try TemporaryFolder()
    let texts: [(String, [UInt8])] = [
      ("empty", []), ("text", Array("users,items\n1,2\n".utf8)), ("zip", [0x50, 0x4b, 3, 4]),
      ("page", [UInt8](repeating: 0, count: 4096)), ("big", [UInt8](repeating: 255, count: 20_000)),
    ]
    for (name, bytes) in texts {
      let path = try folder.write(bytes, to: name)
      let error = #expect(throws: ScoringError.self) { try VectorIndex(mapping: path) }
      #expect(error?.code == .damaged && error?.message.contains(path) == true)
    }
    #expect(code { _ = try VectorIndex(mapping: folder.path) } != nil)
    #expect(code { _ = try VectorIndex(mapping: folder.path(of: "none")) } == .file)
  }

  @Test func `an index of a later version is refused, a longer or shorter one too`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path(of: "index")
    try VectorIndex(matrix(70, 3, (0..<210).map { Float($0) })).write(to: path)
    let whole = try folder.read("index")
    var later = whole
    later[7] = UInt8(ascii: "2")
    for bytes in [later, whole + [0], Array(whole.dropLast()), Array(whole.prefix(4096))] {
      try folder.write(bytes, to: "index")
      #expect(code { _ = try VectorIndex(mapping: path) } == .damaged)
    }
  }

  @Test func `whatever byte of the first page is changed, nothing wrong is opened`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path(of: "index")
    try VectorIndex(matrix(5, 2, (0..<10).map { Float($0) })).write(to: path)
    let whole = try folder.read("index")
    for place in 0..<4096 {
      var bytes = whole
      bytes[place] ^= UInt8(truncatingIfNeeded: 1 << (place % 8))
      try folder.write(bytes, to: "index")
      #expect(code { _ = try VectorIndex(mapping: path) } == .damaged, "byte \(place)")
    }
  }
}
