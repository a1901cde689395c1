import Concepts

/// The vectors of a catalogue, or all there are, while a file is read.
struct VectorRows {
  /// `nil` when every vector is wanted, whatever its item.
  private let catalogue: Catalogue?
  private let source: VectorSource
  private var ids: VectorIDs?
  /// The catalogue's column of each row that has a name beforehand; -1 for an item it does not have.
  private(set) var targets: [Int32] = []
  private(set) var width = 0
  private(set) var elements: [Float] = []
  private var isKnown: [Bool] = []
  private var unknown = 0
  /// The first vector of an item that the catalogue does not have.
  private var firstUnknown: DatasetError?

  /// The items of the rows, where every vector is wanted and rows name themselves.
  private var names: [String] = []

  init(_ catalogue: Catalogue?, _ source: VectorSource) {
    (self.catalogue, self.source) = (catalogue, source)
  }

  /// Takes the names of the rows from a file of ids.
  mutating func name(by ids: VectorIDs) throws {
    self.ids = ids
    guard catalogue != nil else {
      targets = (0..<Int32(ids.keys.count)).map { $0 }
      return
    }
    for row in 0..<ids.keys.count {
      targets.append(try target(of: ids.keys.text(row), file: ids.file, line: row + 1))
    }
  }

  /// The number of rows that have a name; `nil` when the rows name themselves.
  var namedRows: Int? { ids.map(\.keys.count) }

  /// Makes room for vectors of this width.
  ///
  /// - Parameter rows: how many there are; `nil` when that shows at the end.
  mutating func expect(_ rows: Int?, width: Int, in file: String) throws {
    if let rows { try checkCount(rows, file) }
    let places = catalogue?.count ?? targets.count
    let (size, overflow) = places.multipliedReportingOverflow(by: width)
    guard width > 0, !overflow, size <= 1 << 33 else {
      throw DatasetError(.badHeader, "vectors of \(width) numbers are not read", file: file)
    }
    self.width = width
    elements = [Float](repeating: 0, count: size)
    isKnown = [Bool](repeating: false, count: places)
    for target in targets where target >= 0 { isKnown[Int(target)] = true }
  }

  /// - Throws: ``DatasetError`` unless there are as many rows as ids.
  func checkCount(_ rows: Int, _ file: String) throws {
    guard let ids, ids.keys.count != rows else { return }
    let heading = ids.keys.count == rows + 1 ? "; if the first line is a heading, take it out" : ""
    throw DatasetError(
      .badHeader, "\(ids.file) has \(ids.keys.count) items and \(file) has \(rows) vectors\(heading)",
      file: file)
  }

  /// The column of an item that a line names; -1 when it is left out.
  mutating func target(of id: String, file: String, line: Int) throws -> Int32 {
    guard let catalogue else {
      names.append(id)
      elements.append(contentsOf: repeatElement(0, count: width))
      return Int32(names.count - 1)
    }
    if let column = catalogue.position(of: ItemID(id)) {
      if !isKnown.isEmpty { isKnown[column] = true }
      return Int32(column)
    }
    unknown += 1
    let fault = DatasetError(
      .badLine, "the data has no item \(JSONEventKeys.withField(id) { FieldText.quoted($0) })", file: file,
      line: line)
    if firstUnknown == nil { firstUnknown = fault }
    guard source.unknown == .drop else {
      var fault = fault
      fault.message += "; set 'unknownItems: drop' to leave such vectors out"
      throw fault
    }
    return -1
  }

  mutating func set(_ value: Float, _ target: Int32, _ column: Int) {
    elements[Int(target) * width + column] = value
  }

  /// Every vector with its item.
  consuming func all() -> NamedVectors {
    let names = ids.map { ids in (0..<ids.keys.count).map { ids.keys.text($0) } } ?? names
    return NamedVectors(names: names, width: width, elements: elements)
  }

  /// The table, when all that must have a vector has one.
  consuming func finish(in file: String) throws -> VectorTable {
    let missing = isKnown.count { !$0 }
    if missing == isKnown.count, missing > 0 {
      let example = catalogue?[0].id.name ?? ""
      let other = firstUnknown.map { " (\($0.description))" } ?? ""
      throw DatasetError(
        .empty,
        "no item of the data has a vector, not '\(example)' either\(other); are the ids those of the data?",
        file: file)
    }
    if missing > 0, source.missing == .stop, let first = isKnown.firstIndex(of: false),
      let catalogue
    {
      let example = JSONEventKeys.withField(catalogue[first].id.name) { FieldText.quoted($0) }
      throw DatasetError(
        .badOption,
        "\(missing) of \(isKnown.count) items of the data have no vector, the first is \(example); set "
          + "'missingItems: zero' to let such items score 0", file: file)
    }
    return VectorTable(width: width, elements: elements, missing: missing, unknown: unknown)
  }
}

/// Vectors of items, row after row.
package struct NamedVectors: Sendable, Hashable {
  package var names: [String]
  /// Numbers a vector has.
  package var width: Int
  /// Vector after vector; finite.
  package var elements: [Float]
}
