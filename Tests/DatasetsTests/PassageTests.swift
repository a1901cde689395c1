import Foundation
import TestSupport
import Testing
import Tracing

@testable import Datasets

@Suite struct PassageTests {
  private func passages(_ name: String, _ text: String) throws -> [Passage] {
    try Passage.all(of: name, Array(text.utf8))
  }

  @Test func `paragraphs, rows and synsets are found with their lines`() throws {
    #expect(
      try passages("a.md", "one\ntwo\n\n \nthree") == [
        Passage(file: "a.md", line: 1, text: "one two"), Passage(file: "a.md", line: 5, text: "three"),
      ])
    let csv = "ID,Title,Plot\n1,Heat,\"A thief, \"\"Neil\"\",\nand a cop.\"\n2,,\n\n3,Up,Balloons\r\n"
    #expect(
      try passages("p.csv", csv) == [
        Passage(file: "p.csv", line: 2, text: "ID: 1; Title: Heat; Plot: A thief, \"Neil\",\nand a cop."),
        Passage(file: "p.csv", line: 4, text: "ID: 2"),
        Passage(file: "p.csv", line: 6, text: "ID: 3; Title: Up; Plot: Balloons"),
      ])
    #expect(
      try passages("ml.item", "item_id:token\ttitle:token_seq\n7\tBabe\n") == [
        Passage(file: "ml.item", line: 2, text: "item_id: 7; title: Babe")
      ])
    let synset =
      "06613686 10 n 02 movie 0 motion_picture 0 002 @ 06619428 n 0000 | a form of entertainment  \n"
    #expect(
      try passages("data.noun", "  1 This software\n" + synset) == [
        Passage(file: "data.noun", line: 2, text: "movie, motion picture: a form of entertainment")
      ])
    #expect(try passages("picture.png", "x").isEmpty)
  }

  @Test func `a graph beside its links and items says what items share, with the line of the first fact`()
    throws
  {
    let graph = """
      head_id:token\trelation_id:token\ttail_id:token
      m.1\tfilm.film.directed_by\tm.9
      m.9\tfilm.director.film\tm.1
      m.2\tfilm.film.directed_by\tm.9
      m.2\tfilm.film.sequel\tm.1
      m.3\tfilm.film.genre\tm.8
      broken
      """
    let links = "item_id:token\tentity_id:token\n1\tm.1\n2\tm.2\n3\tm.3\n"
    let items = "item_id:token\ttitle:token_seq\tyear:token\n1\tHeat\t1995\n2\tHeat 2\t\n3\tUp\t2009\n"
    let files = [("a.kg", graph), ("a.link", links), ("a.item", items), ("b.txt", "more")]
    let passages = try Passage.all(ofFiles: files.map { (name: $0.0, bytes: Array($0.1.utf8)) })
    #expect(
      passages == [
        Passage(file: "a.kg", line: 2, text: "directed by, the same (m.9): Heat (1995); Heat 2"),
        Passage(file: "a.kg", line: 5, text: "sequel: Heat (1995), of Heat 2"),
        Passage(file: "b.txt", line: 1, text: "more"),
      ])
    let alone = try Passage.all(ofFiles: [(name: "a.kg", bytes: Array(graph.utf8))])
    #expect(alone.count == 6 && alone[0].text.hasPrefix("head_id: m.1"))
  }

  @Test(arguments: ["data.noun", "a.csv", "b.tsv", "c.txt", "d.kg"])
  func `hostile text is passages or none, and never an end`(name: String) throws {
    let stream = RandomStream(seed: 5, name: "passages")
    let pieces = ["\"", ",", "\t", "\n", "\r", " | ", "0", "ff", "a_b", "é", ":", " "]
    for _ in 0..<300 {
      let text = (0..<stream.below(40)).map { _ in pieces[stream.below(pieces.count)] }.joined()
      for passage in try passages(name, text) { #expect(passage.line >= 1 && !passage.text.isEmpty) }
    }
  }
}

/// A database with a table of long and short rows, made by SQLite 3.40 for this test.
@Suite struct SQLiteFileTests {
  private static let path = "\(Fixture.root)/Tools/films.db"

  private static func bytes() throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }

  @Test func `every row of every table is read, also those that fill many pages`() throws {
    let file = try SQLiteFile(try Self.bytes(), name: "films.db")
    #expect(try file.tables().map(\.name) == ["film", "note"])
    let film = try #require(try file.tables().first)
    #expect(film.columns == ["id", "Title", "year", "share", "long text"])
    let rows = try file.rows(of: film)
    #expect(rows.count == 700 && rows.map(\.id) == (1...700).map { Int64($0) })
    #expect(rows[6].values[1...3] == [.text("Film 7 é"), .integer(1907), .real(0.875)])
    #expect(rows[6].values[4] == .text(String(repeating: "7 ", count: 7 * 9)))
    #expect(rows[699].values[4] == .text(String(repeating: "700 ", count: 6300)))
    #expect(rows[12].values[2] == .null)
    let passages = try file.passages()
    #expect(passages[6].file == "films.db/film" && passages[6].line == 7)
    #expect(passages[6].text.hasPrefix("Title: Film 7 é; year: 1907; share: 0.875; long text: 7 7 "))
    #expect(passages.last?.text == "text: -5; big: -9007199254740993")
  }

  @Test func `a database that was cut or altered is an error or other rows, and never an end`() throws {
    let whole = try Self.bytes()
    for length in [0, 15, 99, 100, 511, 4096, 8192, whole.count / 2] {
      _ = try? SQLiteFile(Array(whole.prefix(length)), name: "x").passages()
    }
    #expect(throws: DatasetError.self) { try SQLiteFile(Array(whole.prefix(99)), name: "x") }
    #expect(throws: DatasetError.self) { try SQLiteFile(Array(whole.prefix(8192)), name: "x").passages() }
    let stream = RandomStream(seed: 9, name: "damage")
    for _ in 0..<150 {
      var bytes = Array(whole.prefix(4096 * 6))
      for _ in 0..<20 { bytes[stream.below(bytes.count)] = UInt8(stream.below(256)) }
      _ = try? SQLiteFile(bytes, name: "x").passages()
    }
  }
}
