import Concepts
import TestSupport
import Testing

@testable import Datasets

/// Vectors of items from `.npy` files and from lines.
struct VectorFileTests {
  private let folder: TemporaryFolder
  private let catalogue = Catalogue(["a", "b", "a c", "日"].map { Item(ItemID($0), title: $0) })
  private let ids = "日\na\nx\na c\nb\n"

  init() throws { folder = try TemporaryFolder() }

  /// A file as `numpy.save` writes it.
  static func array(
    _ type: String, _ shape: String, byColumn: Bool = false, version: UInt8 = 1, _ numbers: [UInt8]
  ) -> [UInt8] {
    let text = "{'descr': '\(type)', 'fortran_order': \(byColumn ? "True" : "False"), 'shape': \(shape), }"
    let lengthBytes = version == 1 ? 2 : 4
    let padding = 64 - (8 + lengthBytes + text.utf8.count + 1) % 64
    let header = Array(text.utf8) + [UInt8](repeating: 32, count: padding) + [10]
    return NumPyHeader.magic + [version, 0]
      + (0..<lengthBytes).map { UInt8(header.count >> (8 * $0) & 0xFF) } + header + numbers
  }

  static func bytes<Number: FixedWidthInteger>(_ numbers: [Number]) -> [UInt8] {
    numbers.flatMap { number in withUnsafeBytes(of: number) { [UInt8]($0) } }
  }

  private func table(
    _ file: [UInt8], ids: String? = nil, _ unknown: VectorSource.UnknownItems = .drop,
    _ missing: VectorSource.MissingItems = .stop
  ) throws -> VectorTable {
    try folder.write(file, to: "v")
    if let ids { try folder.write(ids, to: "ids.txt") }
    let source = VectorSource(file: "v", ids: ids == nil ? "" : "ids.txt", unknown: unknown, missing: missing)
    return try NamedFiles.from(folder.path).vectors(source, catalogue)
  }

  private func fault(_ file: [UInt8], ids: String? = nil, _ unknown: VectorSource.UnknownItems = .drop)
    -> DatasetError?
  {
    #expect(throws: DatasetError.self) { try table(file, ids: ids, unknown) }
  }

  /// Five rows of two numbers: 0.5 1, 1.5 2, …
  private static let values: [Float] = [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5]
  /// In the order of the catalogue: a, a c, b, 日.
  private static let sorted: [Float] = [1.5, 2, 3.5, 4, 4.5, 5, 0.5, 1]

  @Test(arguments: ["f2", "f4", "f8"], [UInt8(1), 2, 3])
  func `every width, order of bytes and order of rows gives the same vectors`(kind: String, version: UInt8)
    throws
  {
    for isBig in [false, true] {
      for byColumn in [false, true] {
        let numbers =
          byColumn
          ? stride(from: 0, to: 10, by: 2).map { Self.values[$0] }
            + stride(from: 1, to: 10, by: 2).map { Self.values[$0] } : Self.values
        let raw =
          switch kind {
          case "f2":
            Self.bytes(
              numbers.map { isBig ? Float16($0).bitPattern.bigEndian : Float16($0).bitPattern.littleEndian })
          case "f4": Self.bytes(numbers.map { isBig ? $0.bitPattern.bigEndian : $0.bitPattern.littleEndian })
          default:
            Self.bytes(
              numbers.map { isBig ? Double($0).bitPattern.bigEndian : Double($0).bitPattern.littleEndian })
          }
        let file = Self.array((isBig ? ">" : "<") + kind, "(5, 2)", byColumn: byColumn, version: version, raw)
        let table = try table(file, ids: ids)
        #expect(table == VectorTable(width: 2, elements: Self.sorted, missing: 0, unknown: 1))
      }
    }
  }

  @Test(arguments: [
    ("<i4", "(5, 2)", "float32"), ("|O", "(5, 2)", "float32"), ("<f4", "(10,)", "rows by columns"),
    ("<f4", "(1, 5, 2)", "rows by columns"), ("<f4", "(5, 0)", "rows by columns"),
    ("<f4", "(-5, 2)", "rows by columns"),
    ("<f4", "(4, 2)", "has 5 items"), ("<f4", "(4611686018427387904, 4)", "no file holds"),
  ])
  func `an array of another kind or shape says what is wanted`(type: String, shape: String, words: String)
    throws
  {
    let raw = Self.bytes(Self.values.map(\.bitPattern))
    let error = fault(Self.array(type, shape, raw), ids: ids)
    #expect(error?.file == "v" && error?.message.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test func `a file that is cut, goes on, or is damaged is refused`() throws {
    let whole = Self.array("<f4", "(5, 2)", Self.bytes(Self.values.map(\.bitPattern)))
    for count in 0..<whole.count {
      let error = fault(Array(whole[..<count]), ids: ids)
      #expect(error != nil, "cut to \(count) bytes")
    }
    #expect(fault(whole + [0], ids: ids)?.message.contains("goes on") == true)
    var version = whole
    version[6] = 4
    #expect(fault(version, ids: ids)?.message.contains("version 4") == true)
    #expect(fault(whole)?.message.contains("'ids'") == true)
    for place in 0..<80 {
      var odd = whole
      odd[place] ^= 0x15
      _ = try? table(odd, ids: ids)
    }
  }

  @Test func `a number that is none is named by row and column`() throws {
    for (value, place) in [(Float.nan, 3), (.infinity, 8), (-.infinity, 0)] {
      var numbers = Self.values
      numbers[place] = value
      let error = fault(Self.array("<f4", "(5, 2)", Self.bytes(numbers.map(\.bitPattern))), ids: ids)
      #expect(error?.message.contains("row \(place / 2 + 1), number \(place % 2 + 1)") == true)
    }
    let large = Self.bytes([Double](repeating: 1e300, count: 10).map(\.bitPattern))
    #expect(fault(Self.array("<f8", "(5, 2)", large), ids: ids)?.message.contains("32-bit") == true)
  }

  @Test func `ids are checked with their lines`() throws {
    let whole = Self.array("<f4", "(5, 2)", Self.bytes(Self.values.map(\.bitPattern)))
    let twice = fault(whole, ids: "a\nb\na\nx\n日\n")
    #expect(twice?.file == "ids.txt" && twice?.line == 3 && twice?.message.contains("line 1") == true)
    #expect(fault(whole, ids: "a\n\nb\nx\n日\n")?.line == 2)
    #expect(fault(whole, ids: "item\n" + ids)?.message.contains("heading") == true)
    let strange = fault(whole, ids: ids, .stop)
    #expect(strange?.line == 3 && strange?.message.contains("'x'") == true)
    let missing = fault(whole, ids: "a\nb\nx\ny\n日\n")
    #expect(missing?.message.contains("1 of 4 items") == true && missing?.message.contains("'a c'") == true)
    let zero = try table(whole, ids: "a\nb\nx\ny\n日\n", .drop, .zero)
    #expect(zero.missing == 1 && zero.unknown == 2 && zero.elements[2...3] == [0, 0])
    #expect(
      fault(whole, ids: "p\nq\nr\ns\nt\n")?.message.contains("no item of the data has a vector") == true)
    #expect(fault(whole, ids: "") != nil)
  }

  @Test(arguments: [
    "a 1.5 2\nb 4.5 5\n日 .5 1\na\tc 1 2\n", "4 2\na 1.5 2 \nb 4.5  5\n日 5e-1 1\nz 3 4\n",
    "a,1.5,2\r\na c,3.5,4\r\nb,4.5,5\r\n日,0.5,1\r\n",
    "\u{FEFF}5 2\na\t1.5\t2\na c\t3.5\t4\nb\t4.5\t5\n日\t.5\t1\nx\t0\t0\n",
  ])
  func `lines of an item and its numbers are read as word2vec, GloVe and tables write them`(text: String)
    throws
  {
    guard !text.contains("a\tc 1") else {
      #expect(fault(Array(text.utf8)) != nil)
      return
    }
    let table = try table(Array(text.utf8), .drop, .zero)
    #expect(table.width == 2 && table.elements[0...1] == [1.5, 2] && table.elements[6...7] == [0.5, 1])
  }

  @Test func `numbers alone take their items from a file of ids`() throws {
    let text = "5.0e-01 1.0e+00\n1.5 2\n2.5 3\n3.5 4\n4.5 5\n"
    #expect(try table(Array(text.utf8), ids: ids).elements == Self.sorted)
    #expect(fault(Array((text + "1 2\n").utf8), ids: ids)?.message.contains("has 5 items") == true)
    #expect(fault(Array(text.dropLast(6).utf8), ids: ids)?.message.contains("4 vectors") == true)
  }

  @Test(arguments: [
    ("a 1 2\nb 1 2 3\n", 2, "3 numbers, and 2"), ("a 1 2\nb 1\n", 2, "1 numbers"), ("a 1 nan\n", 1, "'nan'"),
    ("a 1 2\nb inf 2\n", 2, "'inf'"), ("a 1 2\nb 1 2\na 3 4\n", 3, "line 1"), ("item x y\na 1 2\n", 1, "'x'"),
    ("3 2\na 1 2\nb 1 2\n", 1, "says 3 vectors"), ("2 3\na 1 2\nb 1 2\n", 2, "2 numbers, and 3"),
    ("7 2\n", 1, "no vector"), ("a 1e39 2\n", 1, "too large"), ("2 300\na 1\n", 2, "vectors of 300"),
    ("a 1 2\n\u{FFFD}\n", 2, "0 numbers"),
  ])
  func `a line that does not fit is named`(text: String, line: Int, words: String) throws {
    let error = fault(Array(text.utf8))
    #expect(error?.line == line && error?.message.contains(words) == true, "\(error?.description ?? "none")")
  }

  @Test func `packed files and members of archives are read, and digests follow the content`() throws {
    let files = NamedFiles.from(folder.path)
    try folder.write("a 1 2\n", to: "one.txt")
    let first = try files.digest("one.txt")
    #expect(try files.digest("one.txt") == first && first.count == 64)
    try folder.write("a 1 3\nb 1 2\n", to: "one.txt")
    #expect(try files.digest("one.txt") != first)
    #expect(throws: DatasetError.self) { try files.digest("none.txt") }
  }
}
