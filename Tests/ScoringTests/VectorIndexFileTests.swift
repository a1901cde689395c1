import Foundation
import Scoring
import TestSupport
import Testing

struct VectorIndexFileTests {
  private func withIndex(
    _ count: Int = 300, _ body: (_ path: String, _ index: VectorIndex, _ queries: RowMatrix) throws -> Void
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "vectors-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let index = try VectorIndex(RowFamily.uniform.rows(count, width: 11, seed: 1))
    let path = folder.appending(path: "index").path
    try index.write(to: path)
    try body(path, index, RowFamily.uniform.rows(5, width: 11, seed: 2))
  }

  @Test(arguments: [0, 1, 64, 300], [SearchMethod.products, .certified])
  func `a mapped index finds what the written one found`(count: Int, method: SearchMethod) throws {
    try withIndex(count) { path, index, queries in
      let mapped = try VectorIndex(mapping: path)
      #expect(mapped.rowCount == count && mapped.dimensions == 11)
      #expect(
        try mapped.search(queries, limit: 9, method: method)
          == index.search(queries, limit: 9, method: method))
      try VectorIndex.verify(path)
    }
  }

  @Test func `writing a mapped index changes no byte`() throws {
    try withIndex { path, _, _ in
      try VectorIndex(mapping: path).write(to: path + "2")
      #expect(try Data(contentsOf: URL(filePath: path)) == Data(contentsOf: URL(filePath: path + "2")))
      let names = try FileManager.default.contentsOfDirectory(
        atPath: (path as NSString).deletingLastPathComponent)
      #expect(names.sorted() == ["index", "index2"])
    }
  }

  @Test(arguments: [0, 3, 20, 70, 100])
  func `a changed byte of the first page is found on opening`(place: Int) throws {
    try withIndex { path, _, _ in
      var bytes = try Data(contentsOf: URL(filePath: path))
      bytes[place] ^= 4
      try bytes.write(to: URL(filePath: path))
      #expect(throws: ScoringError.self) { try VectorIndex(mapping: path) }
    }
  }

  @Test func `a changed byte further on is found on verifying`() throws {
    try withIndex { path, _, _ in
      var bytes = try Data(contentsOf: URL(filePath: path))
      bytes[9000] ^= 1
      try bytes.write(to: URL(filePath: path))
      #expect(throws: ScoringError.self) { try VectorIndex.verify(path) }
    }
  }

  @Test(arguments: [0, 100, 4096, 5000])
  func `a file cut short is an error`(length: Int) throws {
    try withIndex { path, _, _ in
      try Data(contentsOf: URL(filePath: path)).prefix(length).write(to: URL(filePath: path))
      #expect(throws: ScoringError.self) { try VectorIndex(mapping: path) }
    }
  }

  @Test func `a path that is no file is an error that names it`() {
    let error = #expect(throws: ScoringError.self) { try VectorIndex(mapping: "/nowhere/index") }
    #expect(error?.code == .file && error?.message.contains("/nowhere/index") == true)
  }
}
