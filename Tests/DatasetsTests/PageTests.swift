import Concepts
import Foundation
import TestSupport
import Testing

@testable import Datasets

/// Every component's page says what the component says of itself.
struct PageTests {
  static let pages: [(String, ComponentDescription)] = {
    let readers = builtinReaders.compactMap { try? ComponentDescription($0, family: "reader") }
    let splits = builtinSplitters.compactMap { try? ComponentDescription($0, family: "split") }
    return readers.map { ("Readers", $0) } + splits.map { ("Splits", $0) }
  }()

  @Test func `every component has a page with its summary and its parameters in order`() throws {
    #expect(Self.pages.count == builtinReaders.count + builtinSplitters.count)
    let docs = URL(fileURLWithPath: Fixture.root).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Docs/Components")
    for (folder, component) in Self.pages {
      let page = try String(
        contentsOf: docs.appendingPathComponent("\(folder)/\(component.name).md"), encoding: .utf8)
      let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }
        .compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) }
      let wanted = component.parameters.map(\.parameter.name)
      #expect(Array(rows.prefix(wanted.count)) == wanted, "\(component.name)")
      #expect(page.hasPrefix("# \(component.name)\n\n\(component.summary)\n"), "\(component.name)")
    }
  }
}
