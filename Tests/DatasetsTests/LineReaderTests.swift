import Testing
import Tracing

@testable import Datasets

struct LineReaderTests {
  func lines(_ text: String, chunk: Int) throws -> [String] {
    let reader = LineReader(MemorySource(Array(text.utf8)), file: "memory", chunk: chunk)
    var lines: [String] = []
    while let line = try reader.next() {
      lines.append("\(reader.number):" + String(decoding: line, as: UTF8.self))
    }
    return lines
  }

  @Test(arguments: [16, 17, 23, 64, 1000])
  func `lines do not depend on the size of the buffer`(chunk: Int) throws {
    let words = (0..<50).map { String(repeating: "x", count: $0 * 7 % 41) }
    let wanted = words.enumerated().map { "\($0.offset + 1):\($0.element)" }
    #expect(try lines(words.joined(separator: "\n") + "\n", chunk: chunk) == wanted)
    #expect(try lines(words.joined(separator: "\r\n") + "\n", chunk: chunk) == wanted)
  }

  @Test(arguments: [16, 17, 18, 19, 64])
  func `Latin-1 does not depend on the size of the buffer`(chunk: Int) throws {
    let bytes = (0..<400).map { (place: Int) -> UInt8 in
      if place % 13 == 12 { return 10 }
      return place % 3 == 0 ? UInt8(0xC0 + place % 64) : 0x61
    }
    let reader = LineReader(Latin1Source(MemorySource(bytes)), file: "memory", chunk: chunk)
    var text = ""
    while let line = try reader.next() { text += String(decoding: line, as: UTF8.self) + "\n" }
    let wanted = bytes.map { String(Unicode.Scalar($0)) }.joined()
    #expect(Array(text.utf8) == Array(wanted.utf8) + (bytes.last == 10 ? [] : [10]))
  }

  @Test func `nothing is no line, and an empty last line is none`() throws {
    #expect(try lines("", chunk: 16) == [])
    #expect(try lines("\n", chunk: 16) == ["1:"])
    #expect(try lines("a\n\nb", chunk: 16) == ["1:a", "2:", "3:b"])
  }

  @Test(arguments: [
    "0", "-0", "1", "3.5", "+2.25", "1e3", "123456789012345", "0.1", "1234567890.12345", "9.0e1", "1E-2",
  ])
  func `numbers are read as the standard library reads them`(text: String) {
    #expect(Array(text.utf8).withUnsafeBufferPointer { FieldText.number($0) } == Double(text))
  }

  @Test(arguments: ["", "-", ".", "1.2.3", "nan", "inf", "0x10", "1e", "1_000", " 1", "1 ", "é"])
  func `what is no decimal number is refused`(text: String) {
    #expect(Array(text.utf8).withUnsafeBufferPointer { FieldText.number($0) } == nil)
  }

  @Test func `keys are numbered by first appearance and found again`() {
    let random = RandomStream(seed: 1, name: "keys")
    let keys = (0..<3000).map { _ in "k\(random.below(2000))" }
    var table = KeyTable()
    var numbers: [String: Int32] = [:]
    for key in keys {
      let (index, isNew) = Array(key.utf8).withUnsafeBufferPointer { table.insert($0) }
      #expect(isNew == (numbers[key] == nil) && numbers[key, default: index] == index)
      numbers[key] = index
    }
    #expect(table.count == numbers.count)
    for (key, index) in numbers { #expect(table.text(Int(index)) == key) }
  }
}
