import Foundation

/// A folder under `Tests/Fixtures/<format>/<case>` with the files of one case.
package struct Fixture: Sendable, CustomTestStringConvertibleName {
  package let folder: String
  package var name: String { (folder as NSString).lastPathComponent }

  package init(_ folder: String) { self.folder = folder }

  /// The folder that holds all fixtures.
  package static let root: String = {
    let file = URL(fileURLWithPath: #filePath)
    return file.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures")
      .path
  }()

  /// All cases of a format, by name.
  package static func all(in format: String) -> [Fixture] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(format)")) ?? []
    return names.filter { !$0.hasPrefix(".") }.sorted().map { Fixture("\(root)/\(format)/\($0)") }
  }

  package func path(_ file: String) -> String { "\(folder)/\(file)" }

  package func bytes(_ file: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(file))))
  }

  package func text(_ file: String) throws -> String { String(decoding: try bytes(file), as: UTF8.self) }

  package func has(_ file: String) -> Bool { FileManager.default.fileExists(atPath: path(file)) }
}

/// Shows a fixture by its name in test output.
package protocol CustomTestStringConvertibleName: CustomStringConvertible { var name: String { get } }

extension CustomTestStringConvertibleName {
  package var description: String { name }
}
