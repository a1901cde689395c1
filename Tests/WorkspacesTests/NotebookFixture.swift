import Foundation
import Testing

/// A folder of `Tests/Fixtures/Notebooks`: a notebook and what is to be said of it.
struct NotebookFixture: CustomTestStringConvertible {
  let name: String
  var testDescription: String { name }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/Notebooks")

  static var all: [NotebookFixture] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path())) ?? []
    return names.sorted().map(NotebookFixture.init)
  }

  var input: [UInt8] {
    get throws { Array(try Data(contentsOf: Self.root.appending(path: "\(name)/input.md"))) }
  }

  /// The text of the expected diagnostics; written anew when `RECORD_SNAPSHOTS` is set.
  func expected(recording text: String) throws -> String {
    let file = Self.root.appending(path: "\(name)/expected.txt")
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil {
      try Data(text.utf8).write(to: file)
      return "recorded \(name): run again without RECORD_SNAPSHOTS"
    }
    return String(decoding: try Data(contentsOf: file), as: UTF8.self)
  }
}
