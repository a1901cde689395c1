/// The tables of a SQLite database, read row by row without SQLite.
///
/// Format 3 (sqlite.org/fileformat2.html), tables with row ids and UTF-8 text; indices, views and a write-ahead log are
/// not looked at. Whatever the file says, nothing outside of it is read and no page twice.
struct SQLiteFile {
  enum Value: Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
  }

  struct Table: Hashable {
    var name: String
    var columns: [String]
    fileprivate var root: Int
  }

  private let bytes: [UInt8]
  private let name: String
  private let pageSize, usable: Int

  /// - Throws: ``DatasetError`` for a file of another format.
  init(_ bytes: [UInt8], name: String) throws(DatasetError) {
    (self.bytes, self.name) = (bytes, name)
    guard bytes.starts(with: Array("SQLite format 3\0".utf8)), bytes.count >= 512, bytes[59] <= 1 else {
      throw Self.broken(name, "it is no SQLite database with UTF-8 text")
    }
    let size = Int(bytes[16]) << 8 | Int(bytes[17])
    pageSize = size == 1 ? 65_536 : size
    usable = pageSize - Int(bytes[20])
    guard pageSize >= 512, pageSize & (pageSize - 1) == 0, usable >= 480 else {
      throw Self.broken(name, "its pages have \(size) bytes")
    }
  }

  /// The tables, by name.
  func tables() throws(DatasetError) -> [Table] {
    var tables: [Table] = []
    for row in try rows(ofPage: 1) where row.values.count >= 5 && row.values[0] == .text("table") {
      guard case .text(let name) = row.values[1], case .integer(let root) = row.values[3],
        case .text(let sql) = row.values[4], !name.hasPrefix("sqlite_"), let page = Int(exactly: root)
      else { continue }
      tables.append(Table(name: name, columns: Self.columns(of: sql), root: page))
    }
    return tables.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  func rows(of table: Table) throws(DatasetError) -> [(id: Int64, values: [Value])] {
    try rows(ofPage: table.root)
  }

  /// Each row as a passage `Title: Heat; Year: 1995`, in the file `name/table`.
  func passages() throws(DatasetError) -> [Passage] {
    var passages: [Passage] = []
    for table in try tables() {
      for (place, row) in try rows(of: table).enumerated() {
        let parts = zip(table.columns, row.values).compactMap { column, value in
          value.plain.map { "\(column): \($0)" }
        }
        passages.append(
          Passage(file: "\(name)/\(table.name)", line: place + 1, text: parts.joined(separator: "; ")))
      }
    }
    return passages
  }

  // MARK: - Pages

  private func rows(ofPage root: Int) throws(DatasetError) -> [(id: Int64, values: [Value])] {
    var rows: [(Int64, [Value])] = []
    var (stack, seen): ([Int], Set<Int>) = ([root], [])
    while let page = stack.popLast() {
      guard seen.insert(page).inserted, let start = start(of: page) else {
        throw Self.broken(name, "page \(page) is not in it")
      }
      let head = page == 1 ? start + 100 : start
      let count = number(at: head + 3, 2)
      switch bytes[head] {
      case 0x0d:
        for cell in 0..<count {
          rows.append(try row(at: start + number(at: head + 8 + 2 * cell, 2), page))
        }
      case 0x05:
        var children = (0..<count).map { number(at: start + number(at: head + 12 + 2 * $0, 2), 4) }
        children.append(number(at: head + 8, 4))
        stack += children.reversed()
      default: throw Self.broken(name, "page \(page) is of no kind that a table has")
      }
    }
    return rows
  }

  /// Where a page begins; `nil` for one that is not in the file.
  private func start(of page: Int) -> Int? {
    let (place, isOver) = (page - 1).multipliedReportingOverflow(by: pageSize)
    return page >= 1 && !isOver && place + pageSize <= bytes.count ? place : nil
  }

  /// An unsigned number, most significant byte first; 0 outside of the file.
  private func number(at place: Int, _ length: Int) -> Int {
    guard place >= 0, place + length <= bytes.count else { return 0 }
    return bytes[place..<place + length].reduce(0) { $0 << 8 | Int($1) }
  }

  private func row(at place: Int, _ page: Int) throws(DatasetError) -> (Int64, [Value]) {
    var place = place
    guard let size = Self.varint(bytes, &place), let id = Self.varint(bytes, &place), size >= 0 else {
      throw Self.broken(name, "a row of page \(page) lies outside of it")
    }
    let payload = try payload(of: Int(size), at: place, page)
    return (id, try values(payload, page))
  }

  private func payload(of size: Int, at place: Int, _ page: Int) throws(DatasetError) -> [UInt8] {
    var local = size
    if size > usable - 35 {
      let least = (usable - 12) * 32 / 255 - 23
      let most = least + (size - least) % (usable - 4)
      local = most <= usable - 35 ? most : least
    }
    guard size <= bytes.count, place + local <= bytes.count else {
      throw Self.broken(name, "a row of page \(page) lies outside of it")
    }
    var payload = Array(bytes[place..<place + local])
    var (next, seen) = (size > local ? number(at: place + local, 4) : 0, Set<Int>())
    while payload.count < size {
      guard seen.insert(next).inserted, let start = start(of: next) else {
        throw Self.broken(name, "a long row of page \(page) goes on outside of it")
      }
      payload += bytes[start + 4..<start + 4 + min(usable - 4, size - payload.count)]
      next = number(at: start, 4)
    }
    return payload
  }

  // MARK: - Records

  private func values(_ record: [UInt8], _ page: Int) throws(DatasetError) -> [Value] {
    var place = 0
    guard let head = Self.varint(record, &place), head >= 0, head <= record.count else {
      throw Self.broken(name, "a row of page \(page) has no header")
    }
    var (values, at): ([Value], Int) = ([], Int(head))
    while place < Int(head) {
      guard let type = Self.varint(record, &place), let value = Self.value(record, type, &at) else {
        throw Self.broken(name, "a row of page \(page) is cut short")
      }
      values.append(value)
    }
    return values
  }

  private static func value(_ record: [UInt8], _ type: Int64, _ place: inout Int) -> Value? {
    switch type {
    case 0: return .null
    case 8, 9: return .integer(type - 8)
    case 1...7:
      let length = [1, 2, 3, 4, 6, 8, 8][Int(type) - 1]
      guard place + length <= record.count else { return nil }
      let bits = record[place..<place + length].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      place += length
      if type == 7 { return .real(Double(bitPattern: bits)) }
      let shift = UInt64(64 - 8 * length)
      return .integer(Int64(bitPattern: bits << shift) >> Int64(shift))
    case 12...:
      let length = Int((type - 12) / 2)
      guard length <= record.count - place else { return nil }
      defer { place += length }
      let bytes = Array(record[place..<place + length])
      return type.isMultiple(of: 2) ? .blob(bytes) : .text(String(decoding: bytes, as: UTF8.self))
    default: return nil
    }
  }

  /// Seven bits a byte, the greatest first, at most nine bytes of which the last has eight.
  private static func varint(_ bytes: [UInt8], _ place: inout Int) -> Int64? {
    var value: UInt64 = 0
    for count in 0..<9 {
      guard bytes.indices.contains(place) else { return nil }
      let byte = bytes[place]
      place += 1
      if count == 8 { return Int64(bitPattern: value << 8 | UInt64(byte)) }
      value = value << 7 | UInt64(byte & 0x7f)
      if byte < 0x80 { break }
    }
    return Int64(bitPattern: value)
  }

  /// The names of a `CREATE TABLE` statement's columns.
  static func columns(of sql: String) -> [String] {
    guard let open = sql.firstIndex(of: "(") else { return [] }
    var (depth, parts, part): (Int, [String], String) = (0, [], "")
    for character in sql[sql.index(after: open)...] {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      if character == ",", depth == 0 {
        parts.append(part)
        part = ""
      } else {
        part.append(character)
      }
      if depth < 0 { break }
    }
    let constraints = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"]
    return (parts + [part]).compactMap { part in
      let text = part.drop(while: \.isWhitespace)
      if let quote = text.first, let end = ["\"": "\"", "`": "`", "[": "]"][quote] as Character? {
        return String(text.dropFirst().prefix { $0 != end })
      }
      let name = String(text.prefix { !$0.isWhitespace && $0 != ")" })
      return name.isEmpty || constraints.contains(name.uppercased()) ? nil : name
    }
  }

  private static func broken(_ name: String, _ why: String) -> DatasetError {
    DatasetError(.unreadable, "\(name) cannot be read: \(why)", file: name)
  }
}

extension SQLiteFile.Value {
  /// As it stands in a passage; `nil` for nothing and for bytes.
  fileprivate var plain: String? {
    switch self {
    case .null, .blob: nil
    case .integer(let number): String(number)
    case .real(let number):
      number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : "\(number)"
    case .text(let text): text.isEmpty ? nil : text
    }
  }
}
