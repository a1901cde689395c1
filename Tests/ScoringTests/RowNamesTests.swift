import Scoring
import TestSupport
import Testing

struct RowNamesTests {
  private let folder: TemporaryFolder
  private let names = ["a", "", "ein Name mit Räumen", "日本", "a b", String(repeating: "x", count: 9000)]

  init() throws { folder = try TemporaryFolder() }

  @Test func `names are found by row and by name`() throws {
    let path = folder.path(of: "names")
    try RowNames.write(names, to: path)
    let found = try RowNames(mapping: path)
    #expect((0..<names.count).map { found[$0] } == names && found[names.count] == nil && found[-1] == nil)
    #expect(names.map { found.row(of: $0) } == Array(0..<names.count) && found.row(of: "A") == nil)
    try RowNames.verify(path)
    try RowNames.write([], to: path)
    #expect(try RowNames(mapping: path).count == 0)
  }

  @Test func `no cut and no changed byte is taken for what was written`() throws {
    let path = folder.path(of: "names")
    try RowNames.write(names, to: path)
    let whole = try folder.read("names")
    for length in [0, 1, 4095, 4096, whole.count - 1, whole.count + 1] {
      try folder.write(Array((whole + [0]).prefix(length)), to: "names")
      #expect(throws: ScoringError.self) { try RowNames(mapping: path) }
    }
    let text = 4096 * 2 + names.joined().utf8.count
    for place in Array(stride(from: 0, to: 48, by: 1)) + [4096, 4096 + 8 * names.count - 1, 8192, text - 1] {
      var bytes = whole
      bytes[place] ^= 0x10
      try folder.write(bytes, to: "names")
      #expect(throws: ScoringError.self, "byte \(place)") { try RowNames.verify(path) }
    }
  }
}
